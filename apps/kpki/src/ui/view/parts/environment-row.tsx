import { Box } from 'ink';
import type { ReactNode } from 'react';
import { clean } from '../../../text/clean.ts';
import { fit } from '../../../text/width.ts';
import type { Check, State } from '../../state/model.ts';
import { checkState } from '../../state/select/environments.ts';
import { Words } from './words.tsx';

type Environment = NonNullable<State['declared']>['environments'][number];

const widths = { mark: 2, name: 14, state: 13 } as const;

export function EnvironmentHead({ columns }: { readonly columns: number }): ReactNode {
  return (
    <Words underline>
      {cells('  ', 'Environment', 'Keys made by', 'Results go to', columns) + fit('State', widths.state)}
    </Words>
  );
}

export function EnvironmentRow(props: {
  readonly environment: Environment;
  readonly check: Check | undefined;
  /** The one whose tree is shown. */
  readonly isCurrent: boolean;
  readonly chosen: boolean;
  readonly columns: number;
}): ReactNode {
  const { environment, check, isCurrent, chosen, columns } = props;
  const { name, backends, into } = environment;
  const { text, tone } = checkState(check);
  return (
    <Box height={1}>
      <Words chosen={chosen}>
        {cells(chosen ? '› ' : '  ', `${name}${isCurrent ? ' *' : ''}`, used(backends), into.join(', '), columns)}
      </Words>
      <Words chosen={chosen} tone={tone}>
        {fit(text, widths.state)}
      </Words>
    </Box>
  );
}

/** Below the list each stands with its name. */
function used(uses: readonly string[]): string {
  const [first = ''] = uses;
  return uses.length > 1 ? `${uses.length} backends` : first.replace(/^[^:]*: /, '');
}

/** What is left of the columns is shared by what makes keys and by what keeps them. */
function cells(mark: string, name: string, from: string, into: string, columns: number): string {
  const rest = columns - widths.mark - widths.name - widths.state;
  const half = Math.floor(rest / 2);
  return `${mark}${cell(name, widths.name)}${cell(from, half)}${cell(into, rest - half)}`;
}

function cell(text: string, columns: number): string {
  return `${fit(clean(text), columns - 1)} `;
}
