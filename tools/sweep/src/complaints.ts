import type { Stage } from './stage.ts';
import type { Outcome } from './sweep.ts';

/** What kpki may end with when a call fails: its own codes of an error, and of success. */
const documented: readonly (number | null)[] = [0, 1, 2];

/** What is wrong with an outcome, as kpki promises it; the peers are not held to this. */
export function complaintsOf({ out }: Stage, outcome: Outcome): readonly string[] {
  const { look, end, injection } = outcome;
  const said = injection === 'SIGKILL' ? [] : wrongAnswers(outcome, out);
  const where = `${injection}${outcome.lasts ? ' for good' : ''} at ${outcome.target.call} ${outcome.target.path ?? ''}, ${outcome.target.ordinal}`;
  return [
    ...(look.state === 'unusable' ? [`unusable before the rerun: ${look.misfits.join(', ')}`] : []),
    ...look.readableKeys.map((name) => `others can read ${name}`),
    ...(end.end === 'complete' || end.end === 'locked' ? [] : [`rerun ${end.end}: ${end.why}`]),
    ...said,
  ].map((complaint) => `${where}: ${complaint}`);
}

function wrongAnswers({ result, look }: Outcome, out: string): readonly string[] {
  const { code, stderr } = result;
  const isDone = look.state === 'after';
  return [
    ...(documented.includes(code) ? [] : [`ended with ${code}: ${stderr}`]),
    ...(code === 0 && !isDone ? [`ended with 0 and left it ${look.state}`] : []),
    ...(code !== 0 && !stderr.includes(out) ? [`did not say where: ${stderr}`] : []),
    ...(stderr.includes('nothing was written') && look.state !== 'before' ? [`denied what it wrote: ${stderr}`] : []),
    ...(stderr.includes('defect of kpki') ? [`called it a defect: ${stderr}`] : []),
  ];
}
