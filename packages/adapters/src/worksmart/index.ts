export { worksmartOptionsSchema } from './options.ts';
export type { WorkSmartOptions } from './options.ts';
export { createWorkSmartSource } from './worksmart-source.ts';
