export { createOfflineProvider } from './provider.ts';
