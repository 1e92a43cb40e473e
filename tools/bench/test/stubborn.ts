// A program that nothing ends but SIGKILL, and one that it started. Their numbers are in a file where it runs.
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});
const child = spawn('/bin/sh', ['-c', "trap '' INT TERM HUP; exec sleep 600"], { stdio: 'ignore' });
writeFileSync('numbers.json', JSON.stringify([process.pid, child.pid]));
process.stdout.on('error', () => {});
process.stdout.write('running');
