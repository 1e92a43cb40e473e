import { wrap } from '../../../text/width.ts';
import { filterRows } from './filter.ts';
import { memo } from './memo.ts';

const margin = '    ';
const exampleColumns = 17;

/** What can be written into a filter, in lines of so many columns, with a space above. */
export const filterHelp: (columns: number) => readonly string[] = memo((columns) => [
  '',
  ...filterRows.flatMap(({ write, means }) =>
    wrap(means, columns - margin.length - exampleColumns).map(
      (text, at) => `${margin}${(at === 0 ? write : '').padEnd(exampleColumns)}${text}`,
    ),
  ),
]);
