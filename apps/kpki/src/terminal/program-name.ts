import { basename } from 'node:path';

/** How this program was called, so that a command that it proposes can be typed as it stands. */
export function programName(): string {
  if (basename(process.argv[1] ?? '').startsWith('kubectl-')) return 'kubectl pki';
  // In a clone the program is run by npm, and is not on the path.
  return ['start', 'npx'].includes(process.env['npm_lifecycle_event'] ?? '') ? 'npx kpki' : 'kpki';
}
