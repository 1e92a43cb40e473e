import { Box } from 'ink';
import type { ReactNode } from 'react';
import { fit } from '../../../text/width.ts';
import { keyInFile } from '../../state/environment-key.ts';
import type { State } from '../../state/model.ts';
import type { EnvironmentsRoute } from '../../state/route.ts';
import { environmentHeading, environmentsInView, environmentText } from '../../state/screens/environments.ts';
import { bodyColumns, hasSide, panesOf } from '../../state/scroll.ts';
import { checkState, environmentHeads } from '../../state/select/environments.ts';
import { noEnvironmentText } from '../../state/select/without-rows.ts';
import { DetailLines } from '../parts/detail-lines.tsx';
import { ColumnHeads, cell, Paragraph, Words } from '../parts/words.tsx';

function None({ state }: { readonly state: State }): ReactNode {
  const { declared, reading } = state;
  const columns = bodyColumns(state);
  if (declared === null && reading.is === 'failed')
    return <Paragraph text={reading.failure.text} severity="critical" columns={columns} />;
  return <Paragraph text={noEnvironmentText(state)} columns={columns} />;
}

export function EnvironmentsScreen(props: { readonly state: State; readonly route: EnvironmentsRoute }): ReactNode {
  const { state, route } = props;
  const chosen = state.declared?.environments[route.cursor];
  if (chosen === undefined) return <None state={state} />;
  const list = <List state={state} route={route} />;
  if (hasSide(state)) return list;
  const columns = bodyColumns(state);
  return (
    <>
      {list}
      <Words as="border">{'─'.repeat(columns)}</Words>
      <Words bold>{fit(`  ${environmentHeading(state, chosen)}`, columns)}</Words>
      <DetailLines lines={environmentText(state, route).shown} margin="  " />
    </>
  );
}

export function EnvironmentsSide(props: { readonly state: State; readonly route: EnvironmentsRoute }): ReactNode {
  return <DetailLines lines={environmentText(props.state, props.route).shown} margin=" " />;
}

function List({ state, route }: { readonly state: State; readonly route: EnvironmentsRoute }): ReactNode {
  const { declared, checks, size } = state;
  const columns = panesOf(size).list;
  const { items, cursor } = environmentsInView(state, route);
  const heads = environmentHeads;
  return (
    <>
      <ColumnHeads>
        {cells('  ', heads.name, heads.keys, heads.results, columns) + fit(heads.state, widths.state)}
      </ColumnHeads>
      {items.map(({ name, backends, into }, at) => {
        const chosen = at === cursor;
        const title = `${name}${name === declared?.environment ? ' *' : ''}`;
        const { text, severity } = checkState(checks[keyInFile(state, name)]);
        return (
          <Box key={name} height={1}>
            <Words chosen={chosen}>
              {cells(chosen ? '› ' : '  ', title, used(backends), into.join(', '), columns)}
            </Words>
            <Words chosen={chosen} severity={severity}>
              {fit(text, widths.state)}
            </Words>
          </Box>
        );
      })}
    </>
  );
}

const widths = { mark: 2, name: 14, state: 13 } as const;

function used(uses: readonly string[]): string {
  const [first = ''] = uses;
  return uses.length > 1 ? `${uses.length} backends` : first.replace(/^[^:]*: /, '');
}

/** Keys and results share the rest of the columns. */
function cells(mark: string, name: string, from: string, into: string, columns: number): string {
  const rest = columns - widths.mark - widths.name - widths.state;
  const half = Math.floor(rest / 2);
  return `${mark}${cell(name, widths.name)}${cell(from, half)}${cell(into, rest - half)}`;
}
