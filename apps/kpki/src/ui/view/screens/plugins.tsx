import { Box } from 'ink';
import type { ReactNode } from 'react';
import { fit } from '../../../text/width.ts';
import { conformanceIn } from '../../state/conformance.ts';
import type { State } from '../../state/model.ts';
import type { PluginCheckRoute, PluginsRoute } from '../../state/route.ts';
import { checkOnScreen } from '../../state/screens/plugin-check.ts';
import { pluginsInView } from '../../state/screens/plugins.ts';
import { bodyColumns } from '../../state/scroll.ts';
import { linesInView } from '../../state/search.ts';
import { conformanceState } from '../../state/select/conformance.ts';
import { noPluginText } from '../../state/select/without-rows.ts';
import { ColumnHeads, cell, Paragraph, TonedLines, Words } from '../parts/words.tsx';

export function PluginsScreen({ state, route }: { readonly state: State; readonly route: PluginsRoute }): ReactNode {
  const { environment } = route;
  const columns = bodyColumns(state);
  const stateColumns = stateColumnsIn(columns);
  const { items, cursor } = pluginsInView(state, route);
  if (items.length === 0) return <Paragraph text={noPluginText(route)} columns={columns} />;
  return (
    <>
      <ColumnHeads>{`${cells('  ', 'Kind', 'Name', 'Plugin', columns)}${fit('Test', stateColumns)}`}</ColumnHeads>
      {items.map((plugin, at) => {
        const chosen = at === cursor;
        const { glyph, text, severity } = conformanceState(conformanceIn(state, { environment, plugin }));
        return (
          <Box key={`${plugin.kind} ${plugin.name}`} height={1}>
            <Words chosen={chosen}>{cells(chosen ? '› ' : '  ', plugin.kind, plugin.name, plugin.use, columns)}</Words>
            <Words chosen={chosen} severity={severity}>
              {fit(glyph === undefined ? text : `${glyph} ${text}`, stateColumns)}
            </Words>
          </Box>
        );
      })}
    </>
  );
}

const widths = { mark: 2, kind: 8, name: 14 } as const;
const mostStateColumns = 38;

function stateColumnsIn(columns: number): number {
  return Math.min(mostStateColumns, Math.floor(columns * 0.48));
}

function cells(mark: string, kind: string, name: string, use: string, columns: number): string {
  const rest = columns - widths.mark - widths.kind - widths.name - stateColumnsIn(columns);
  return `${mark}${cell(kind, widths.kind)}${cell(name, widths.name)}${cell(use, rest)}`;
}

export function PluginCheckScreen(props: { readonly state: State; readonly route: PluginCheckRoute }): ReactNode {
  const { state, route } = props;
  return <TonedLines {...linesInView(state, checkOnScreen(state, route))} />;
}
