import { Box } from 'ink';
import { memo, type ReactNode, useContext, useMemo } from 'react';
import { routeOf } from '../../state/change.ts';
import { isSameBehind, type Layer, wholeRoom } from '../../state/layers.ts';
import type { State } from '../../state/model.ts';
import { panelsOf, popupHead } from '../../state/panels.ts';
import type { Popup, Room } from '../../state/popup.ts';
import { bodyHeight } from '../../state/scroll.ts';
import { searchIn } from '../../state/search.ts';
import { sideOf } from '../../state/side.ts';
import { OverlayScreen } from '../screens/overlays.tsx';
import { drawingOf, sideDrawingOf } from '../screens/table.ts';
import { SearchContext } from '../search.ts';
import { FilledPanel, Panels } from './panel.tsx';
import { LookContext } from './words.tsx';

interface LayerProps {
  readonly layer: Layer;
  readonly isBehind: boolean;
}

/** A layer that lies behind another is dim, has no focus, and is not drawn again by keys that change nothing in it. */
export const LayerPanels: (props: LayerProps) => ReactNode = memo(({ layer, isBehind }: LayerProps): ReactNode => {
  const { state, popup } = layer;
  const look = useContext(LookContext);
  const dimmed = useMemo(() => (isBehind ? { ...look, isBehind } : look), [look, isBehind]);
  return (
    <LookContext value={dimmed}>
      {popup === null ? (
        <ScreenPanels state={state} isBehind={isBehind} />
      ) : (
        <PopupPanel state={state} popup={popup} isBehind={isBehind} />
      )}
    </LookContext>
  );
}, isSameLayer);

function isSameLayer(before: LayerProps, after: LayerProps): boolean {
  return before.isBehind && after.isBehind && isSameBehind(before.layer.state, after.layer.state);
}

function ScreenPanels({ state, isBehind }: { readonly state: State; readonly isBehind: boolean }): ReactNode {
  const searched = searchIn(state)?.field.text ?? null;
  const side = sideOf(state);
  const isSide = side?.isFocused === true;
  const heads = panelsOf(state);
  const route = routeOf(state);
  const Side = sideDrawingOf(route);
  return (
    <Panels heads={isBehind ? heads.map((head) => ({ ...head, isFocused: false })) : heads} rows={bodyHeight(state)}>
      {[
        <SearchContext key="list" value={isSide ? null : searched}>
          <Content state={state} room={wholeRoom(state)} />
        </SearchContext>,
        <SearchContext key="side" value={isSide ? searched : null}>
          {Side === null || side === null ? null : <Side state={state} route={route} />}
        </SearchContext>,
      ]}
    </Panels>
  );
}

function PopupPanel(props: { readonly state: State; readonly popup: Popup; readonly isBehind: boolean }): ReactNode {
  const { state, popup, isBehind } = props;
  const head = popupHead(state, popup);
  return (
    <Box position="absolute" marginLeft={popup.left} marginTop={popup.top}>
      <FilledPanel head={isBehind ? { ...head, isFocused: false } : head} rows={popup.rows}>
        <SearchContext value={searchIn(state)?.field.text ?? null}>
          <Content state={state} room={popup} />
        </SearchContext>
      </FilledPanel>
    </Box>
  );
}

function Content({ state, room }: { readonly state: State; readonly room: Room }): ReactNode {
  const { overlay } = state;
  if (overlay !== null) return <OverlayScreen state={state} overlay={overlay} room={room} />;
  const route = routeOf(state);
  const Drawing = drawingOf(route);
  return <Drawing state={state} route={route} />;
}
