export interface Position {
  readonly line: number;
  readonly column: number;
}

/** One problem in a configuration file: its position, and its fix. */
export interface Problem extends Position {
  readonly file: string;
  /** The field, as `spec.controlPlane[0].addresses[1]`; empty for the file as a whole. */
  readonly path: string;
  /** Lower case, no full stop; quotes at most one short value of the file that cannot be a secret. */
  readonly message: string;
  /** The chosen environment is wrong or missing; the file may be valid. */
  readonly ofChoice?: true;
  /** The field that an unknown one probably is: what is reported of that field may follow from the name. */
  readonly meant?: string;
}

export type Path = readonly (string | number)[];

/** Returns `spec.controlPlane[0].name` for `['spec', 'controlPlane', 0, 'name']`. */
export function pathText(path: Path): string {
  return path.reduce<string>((text, step) => {
    if (typeof step === 'number') return `${text}[${step}]`;
    const field = /^[A-Za-z0-9_-]+$/.test(step) ? step : named(step);
    return text === '' ? field : `${text}.${field}`;
  }, '');
}

/** Returns a key of the file, which must be unambiguous: in letters of any script, without invisible characters. */
function named(step: string): string {
  const isName = step.length <= longestShown && /^[\p{L}\p{M}\p{N}\p{P} ]+$/u.test(step);
  return isName ? `\`${step}\`` : shown(step);
}

export function locationText({ file, line, column }: Pick<Problem, 'file' | 'line' | 'column'>): string {
  return `${file}:${line}:${column}`;
}

/** Returns one line for a terminal or a log: `kpki.yaml:3:7: spec.profile: expected one of …`. */
export function problemText(problem: Problem): string {
  return `${locationText(problem)}: ${messageText(problem)}`;
}

/** Returns what is wrong with which field, without the place. */
export function messageText({ path, message }: Problem): string {
  return path === '' ? message : `${path}: ${message}`;
}

/**
 * Returns the problems in the order of the file, each once. What may follow from a misspelled name comes after that name:
 * a reader begins with the first problem.
 */
export function inReadingOrder(problems: readonly Problem[]): readonly Problem[] {
  const seen = new Set<string>();
  const unique = problems.filter((problem) => {
    const key = `${problem.line}:${problem.column}:${problem.message}`;
    return seen.has(key) ? false : seen.add(key);
  });
  const misspelled = unique.filter(({ meant }) => meant !== undefined);
  const placeOf = (problem: Problem): Position => {
    const cause = misspelled.find(({ meant = '' }) => isWithin(problem.path, meant));
    return cause !== undefined && inOrder(problem, cause) < 0 ? cause : problem;
  };
  const placed = unique.map((problem) => ({ problem, place: placeOf(problem) }));
  // At the place of a cause, the cause itself is first.
  return placed
    .sort((a, b) => inOrder(a.place, b.place) || Number(a.place !== a.problem) - Number(b.place !== b.problem))
    .map(({ problem }) => problem);
}

function inOrder(a: Position, b: Position): number {
  return a.line - b.line || a.column - b.column;
}

function isWithin(path: string, field: string): boolean {
  return path === field || path.startsWith(`${field}.`) || path.startsWith(`${field}[`);
}

const longestShown = 64;

/** Returns a value in backquotes if it is short and printable: a long text was more likely pasted by mistake. */
export function shown(value: string | number | boolean): string {
  const text = String(value);
  return text.length <= longestShown && /^[\x20-\x5f\x61-\x7e]+$/.test(text) ? `\`${text}\`` : 'this value';
}
