import { costOfLeak, type RotationMove, type RotationStatus } from '@kpki/engine';
import { programName } from '../terminal/program-name.ts';
import { hanging, paragraph } from '../text/wrap.ts';

/** Returns the costs of distrusting a compromised key at once, and during a rotation which of two keys it is. */
export function leakLines(
  { rotate, to }: RotationMove,
  standings: readonly RotationStatus[],
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

/** Both keys belong to one CA, and only the user knows which one is compromised. */
function whichKey(names: string, sameFiles: string): string {
  const rotate = `${programName()} rotate ${names}`;
  return `What is distrusted is the old key, as the one that has leaked. If it is the new one: \`${rotate} --back${sameFiles}\` takes it back, phase by phase; or, once this rotation is over, \`${rotate} --leaked${sameFiles}\` distrusts it at once.`;
}

/** Nothing trusts the old key any more: says what comes next for either key. */
export function distrustedText(standings: readonly RotationStatus[], sameFiles: string): string {
  const rotate = `${programName()} rotate ${namesOf(standings)}`;
  return `${namesOf(standings)}: the old key is distrusted already, and nothing was changed; \`${rotate}${sameFiles}\` goes on to retire, and if it is the new key that has leaked, \`${rotate} --leaked${sameFiles}\` distrusts that one after it`;
}

function namesOf(standings: readonly RotationStatus[]): string {
  return standings.map(({ name }) => name).join(' ');
}
