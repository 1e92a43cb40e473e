import { WriteStream } from 'node:tty';

type Environment = Readonly<Record<string, string | undefined>>;

/** What tells which terminal it is. What tells where the program runs, as CI does, says nothing of what is seen there. */
const ofTerminal = ['TERM', 'COLORTERM', 'TERM_PROGRAM', 'TERM_PROGRAM_VERSION', 'TMUX'] as const;

const sixteen = 4;

/**
 * Whether this terminal is drawn on in colour. NO_COLOR, of no-color.org, is the strongest: somebody cannot read them.
 * Then FORCE_COLOR, where `0` and `false` mean none; else the terminal must know the sixteen colours that are used.
 */
export function hasColour(env: Environment): boolean {
  if ((env['NO_COLOR'] ?? '') !== '') return false;
  const forced = env['FORCE_COLOR'];
  if (forced !== undefined) return forced !== '0' && forced !== 'false';
  const terminal = Object.fromEntries(ofTerminal.map((name) => [name, env[name]]));
  return WriteStream.prototype.getColorDepth(terminal) >= sixteen;
}
