export type { SesClient } from './client.ts';
export { createSesNotificationReader, sesNotificationOptionsSchema } from './notification.ts';
export type { SesNotification, SesNotificationOptions, SesNotificationReader } from './notification.ts';
export { sesMailerOptionsSchema } from './options.ts';
export type { SesMailerOptions } from './options.ts';
export { createSesMailer } from './ses-mailer.ts';
