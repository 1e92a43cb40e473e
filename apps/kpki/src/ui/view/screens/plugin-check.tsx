import type { ReactNode } from 'react';
import type { State } from '../../state/model.ts';
import { checkOnScreen } from '../../state/screens/plugin-check.ts';
import type { PluginCheckVisit } from '../../state/visit.ts';
import { Words } from '../parts/words.tsx';

export function PluginCheckScreen(props: { readonly state: State; readonly visit: PluginCheckVisit }): ReactNode {
  return checkOnScreen(props.state, props.visit).shown.map(({ text, tone }, at) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a line of a text is what stands at its row.
    <Words key={at} tone={tone}>{`  ${text}`}</Words>
  ));
}
