/** All files of the package together; what n8n unpacks on every main and worker. */
export const bundleLimitBytes = 4_000_000;
