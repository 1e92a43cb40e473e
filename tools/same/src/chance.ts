/** What each run says and stores otherwise, whatever the program: numbers of processes, names that are made up. */
const chances: readonly (readonly [RegExp, string])[] = [
  [/\bprocess \d+ \([0-9a-f]+\)/g, 'process <number>'],
  [/"pid":\s*\d+/g, '"pid":<number>'],
  [/"started":\s*"\d+"/g, '"started":"<number>"'],
  // The apply IDs of undo records: a time, a run, a step, what it follows.
  [/(?<=Z\/)[0-9a-f]{6}(?=\/)/g, '<run>'],
  [/(?<=\blast(?:-made)?:)[0-9a-f]{8}\b/g, '<run>'],
  // The digest of a step, in which names of fields count.
  [/\/[0-9a-f]{8}\/last(?:-made)?:/g, '/<digest>/last:'],
];

export function withoutChance(line: string): string {
  return chances.reduce((so, [pattern, name]) => so.replaceAll(pattern, name), line);
}
