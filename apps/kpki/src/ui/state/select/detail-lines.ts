import { wrap } from '../../../text/width.ts';
import type { Detail } from './detail.ts';
import { memo } from './memo.ts';

export interface DetailLine {
  /** Empty on the lines that go on. */
  readonly label: string;
  readonly text: string;
  readonly tone: 'calm' | 'soon' | 'now';
}

export const labelColumns = 13;

/** Details in lines of so many columns, the label's included. */
export const detailLines: (details: readonly Detail[], columns: number) => readonly DetailLine[] = memo(
  (details, columns) =>
    details.flatMap(({ label, values, tone = 'calm' as const }) =>
      values
        .flatMap((value) => wrap(value, Math.max(10, columns - labelColumns)))
        .map((text, at): DetailLine => ({ label: at === 0 ? label : '', text, tone })),
    ),
);
