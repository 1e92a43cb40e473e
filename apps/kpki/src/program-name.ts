import { basename } from 'node:path';

/** How this program was called, so that a command that it proposes can be typed as it stands. */
export function programName(): string {
  if (basename(process.argv[1] ?? '').startsWith('kubectl-')) return 'kubectl pki';
  // `npm start` runs the program of a clone, which is not on the path.
  return process.env['npm_lifecycle_event'] === 'start' ? 'npx kpki' : 'kpki';
}
