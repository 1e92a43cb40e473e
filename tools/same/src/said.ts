import type { ProgramResult } from '@kpki/services';

/** What a program said and how it ended, in lines; JSON with a line for each value. */
export function linesSaid({ code, stdout, stderr }: ProgramResult, hide: (text: string) => string): readonly string[] {
  const stream = (name: string, text: string): readonly string[] =>
    unfolded(text).map((line) => `${name}: ${hide(line)}`);
  return [`exit code: ${code}`, ...stream('stdout', stdout), ...stream('stderr', stderr)];
}

function unfolded(text: string): readonly string[] {
  return text.split('\n').flatMap((line) => {
    if (!line.startsWith('{')) return [line];
    try {
      return JSON.stringify(JSON.parse(line), null, 1).split('\n');
    } catch {
      return [line];
    }
  });
}
