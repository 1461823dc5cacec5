export { createWorkSmartApprovalSource } from './approval-source.ts';
export { createWorkSmartApprovals } from './approvals.ts';
export type { ManualTimeRequest, OvertimeRequest, WorkSmartApprovals } from './approvals.ts';
export { worksmartOptionsSchema } from './options.ts';
export type { WorkSmartOptions } from './options.ts';
export { createWorkSmartSource } from './worksmart-source.ts';
