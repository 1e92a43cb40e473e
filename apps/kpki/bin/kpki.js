#!/usr/bin/env node
// `npm ci` links this file into a fresh clone before anything is built; a program in dist it could not link.
import { existsSync } from 'node:fs';

const program = new URL('../dist/kpki.js', import.meta.url);
if (existsSync(program)) {
  await import(program.href);
} else {
  process.stderr.write('kpki is not built yet: run `npm start` or `npm run build`\n');
  process.exitCode = 1;
}
