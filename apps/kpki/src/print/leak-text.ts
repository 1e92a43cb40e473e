import { costOfLeak, type RotationMove, type RotationStanding } from '@kpki/engine';
import { programName } from '../terminal/program-name.ts';
import { hanging, paragraph } from '../text/wrap.ts';

/**
 * What it costs to distrust a key that leaked at once. Where a rotation is under way there are two keys, and which of them
 * that is, is said, with what is done where it is the other one. `sameFiles` are the options that lead to the same files.
 */
export function leakLines(
  { rotate, to }: RotationMove,
  standings: readonly RotationStanding[],
  sameFiles: string,
  width: number,
): readonly string[] {
  if (to !== 'distrust') return [];
  const moved = standings.filter(({ name }) => rotate.some((each) => each.name === name));
  const underWay = moved.filter(({ at }) => at !== null);
  return [
    '',
    'This is the short path, and this is what it costs:',
    ...moved.flatMap(({ name }) => hanging('  - ', costOfLeak[name], width)),
    ...(underWay.length === 0 ? [] : ['', ...paragraph(whichKey(namesOf(underWay), sameFiles), width)]),
  ];
}

/** Both keys are of the same authority, and only who has lost one knows which it is. */
function whichKey(names: string, sameFiles: string): string {
  const rotate = `${programName()} rotate ${names}`;
  return `What is distrusted is the old key, as the one that has leaked. If it is the new one: \`${rotate} --back${sameFiles}\` takes it back, phase by phase; or, once this rotation is over, \`${rotate} --leaked${sameFiles}\` distrusts it at once.`;
}

/** Where nothing trusts the old keys any more: what comes next, whichever key has leaked. */
export function distrustedText(standings: readonly RotationStanding[], sameFiles: string): string {
  const rotate = `${programName()} rotate ${namesOf(standings)}`;
  return `${namesOf(standings)}: the old key is distrusted already, and nothing was changed; \`${rotate}${sameFiles}\` goes on to retire, and if it is the new key that has leaked, \`${rotate} --leaked${sameFiles}\` distrusts that one after it`;
}

function namesOf(standings: readonly RotationStanding[]): string {
  return standings.map(({ name }) => name).join(' ');
}
