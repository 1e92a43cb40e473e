/**
 * Returns the candidate with the fewest edits and swaps of neighbors; if they are many for its length, the only candidate
 * that begins with the name; null if there is none.
 */
export function nearest(name: string, candidates: Iterable<string>): string | null {
  const all = [...candidates];
  return fewestEdits(name, all) ?? onlyLonger(name, all);
}

/** Fewer letters say too little. */
const fewestLetters = 3;

function onlyLonger(name: string, candidates: readonly string[]): string | null {
  const letters = name.replace(/^-+/, '').length;
  const [found = null, ...others] = candidates.filter((each) => each.toLowerCase().startsWith(name.toLowerCase()));
  return letters >= fewestLetters && others.length === 0 ? found : null;
}

function fewestEdits(name: string, candidates: readonly string[]): string | null {
  const most = Math.max(1, Math.floor(name.length / 3));
  let best: { name: string; distance: number } | null = null;
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - name.length) > most) continue;
    const distance = editDistance(name.toLowerCase(), candidate.toLowerCase());
    if (distance <= most && distance < (best?.distance ?? Number.POSITIVE_INFINITY))
      best = { name: candidate, distance };
  }
  return best?.name ?? null;
}

/** Optimal string alignment distance (Damerau, 1964). */
function editDistance(from: string, to: string): number {
  let beforeLast: readonly number[] = [];
  let last: readonly number[] = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let row = 1; row <= from.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= to.length; column += 1) {
      const same = from[row - 1] === to[column - 1];
      const swapped = row > 1 && column > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      current.push(
        Math.min(
          cell(last, column) + 1,
          cell(current, column - 1) + 1,
          cell(last, column - 1) + (same ? 0 : 1),
          swapped ? cell(beforeLast, column - 2) + 1 : Number.POSITIVE_INFINITY,
        ),
      );
    }
    [beforeLast, last] = [last, current];
  }
  return cell(last, to.length);
}

function cell(row: readonly number[], column: number): number {
  return row[column] ?? Number.POSITIVE_INFINITY;
}
