import { basename } from 'node:path';

/** Returns how this program was called, so that a suggested command can be typed. */
export function programName(): string {
  if (basename(process.argv[1] ?? '').startsWith('kubectl-')) return 'kubectl pki';
  // In a clone npm runs the program, which is not on the path.
  return ['start', 'npx'].includes(process.env['npm_lifecycle_event'] ?? '') ? 'npx kpki' : 'kpki';
}
