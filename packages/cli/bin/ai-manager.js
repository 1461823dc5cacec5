#!/usr/bin/env node
// The command of the package. It is a file of its own so that npm can link it before the first build.
import '../dist/main.js';
