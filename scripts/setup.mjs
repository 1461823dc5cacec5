// First step of `npm test` (and of `npm start`): everything a fresh clone needs. Runs on Node 20 without dependencies.
import { ensureInstalled } from './lib/install.mjs';
import { runMain } from './lib/runtime.mjs';

await runMain(ensureInstalled);
