// Runs after `npm install` and `npm ci`: npm scripts of this repository find the Node that was installed with it.
import { findNode, noNodeMessage } from './lib/runtime.mjs';

if (findNode() === undefined) process.stderr.write(`${noNodeMessage()}\n`);
