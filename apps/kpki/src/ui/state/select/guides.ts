/** Returns for each row of a tree the lines that lead to it: two columns for each step of depth. */
export function guidesOf(depths: readonly number[]): readonly string[] {
  const guides: string[] = [];
  // Which depths go on below the row, in the same branch.
  const goesOn: boolean[] = [];
  for (const depth of depths.toReversed()) {
    goesOn.length = Math.max(goesOn.length, depth + 1);
    const above = Array.from({ length: Math.max(0, depth - 1) }, (_, at) => (goesOn[at + 1] === true ? '│ ' : '  '));
    guides.push(depth === 0 ? '' : `${above.join('')}${goesOn[depth] === true ? '├─' : '╰─'}`);
    goesOn[depth] = true;
    goesOn.fill(false, depth + 1);
  }
  return guides.toReversed();
}
