import { Box } from 'ink';
import type { ReactNode } from 'react';
import { fit, widthOfAll } from '../../../text/width.ts';
import { badge, header, hintPieces, sentence } from '../../state/frame.ts';
import type { Layers } from '../../state/layers.ts';
import type { State } from '../../state/model.ts';
import { LayerPanels } from './layers.tsx';
import { Pieces } from './pieces.tsx';
import { Words } from './words.tsx';

/** `layers`: what is drawn between header and sentence. The header is of the screen, the last rows are of the last layer. */
export function Frame({ state, layers }: { readonly state: State; readonly layers: Layers }): ReactNode {
  const { columns, rows } = state.size;
  const { severity, text } = sentence(state);
  const [ground, ...popups] = layers;
  return (
    <Box width={columns} height={rows} flexDirection="column" overflow="hidden">
      <HeaderRow state={ground.state} />
      <LayerPanels layer={ground} isBehind={popups.length > 0} />
      <Words severity={severity}>{fit(text, columns)}</Words>
      <Box height={1}>
        <Pieces pieces={hintPieces(state)} chosen={false} />
      </Box>
      {popups.map((layer, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a popup is what lies at its height.
        <LayerPanels key={at} layer={layer} isBehind={at < popups.length - 1} />
      ))}
    </Box>
  );
}

function HeaderRow({ state }: { readonly state: State }): ReactNode {
  const { path, status } = header(state);
  const { columns } = state.size;
  const taken = badge.length + widthOfAll([...path, ...status]);
  return (
    <Box height={1}>
      <Words as="accent" badge>
        {badge}
      </Words>
      <Pieces pieces={path} chosen={false} />
      <Words>{' '.repeat(Math.max(1, columns - taken))}</Words>
      <Pieces pieces={status} chosen={false} />
    </Box>
  );
}
