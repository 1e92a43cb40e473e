import type { State } from './model.ts';

/** Header, breadcrumbs, command, sentence and keys. */
const frameRows = 5;

/** The rows that a screen has between those of the frame, less those that it needs for something else; at least one. */
export function bodyHeight({ size }: Pick<State, 'size'>, otherRows: number = 0): number {
  return Math.max(1, size.rows - frameRows - otherRows);
}
