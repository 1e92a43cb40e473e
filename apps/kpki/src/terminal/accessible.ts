/** The variables that ask for plain lines; programs beside kpki know the second, and Ink's the third. */
const variables = ['KPKI_ACCESSIBLE', 'ACCESSIBLE', 'INK_SCREEN_READER'] as const;

const off: readonly string[] = ['', '0', 'false'];

/**
 * What asked for plain lines, for somebody who hears the terminal instead of seeing it: `--accessible` or
 * `ACCESSIBLE=1`; null when nothing did. A terminal does not tell whether a screen reader reads it, so it has to be
 * asked for. `KPKI_ACCESSIBLE=0` is stronger than all others.
 */
export function accessibleBy(option: boolean, environment: NodeJS.ProcessEnv): string | null {
  const own = environment['KPKI_ACCESSIBLE'];
  if (own === '0' || own === 'false') return null;
  if (option) return '--accessible';
  const name = variables.find((each) => !off.includes(environment[each] ?? ''));
  return name === undefined ? null : `${name}=${environment[name]}`;
}
