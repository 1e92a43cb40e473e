import { Box } from 'ink';
import type { ReactNode } from 'react';
import { fit } from '../../../text/width.ts';
import { hintPieces, sentence } from '../../state/frame.ts';
import type { Layers } from '../../state/layers.ts';
import type { State } from '../../state/model.ts';
import { headerWords } from '../frame-words.ts';
import { LayerPanels } from './layers.tsx';
import { Pieces } from './pieces.tsx';
import { Row, Words } from './words.tsx';

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
  return (
    <Box height={1}>
      <Row words={headerWords(state)} />
    </Box>
  );
}
