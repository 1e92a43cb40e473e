import { Box } from 'ink';
import type { ReactNode } from 'react';
import type { State } from '../../state/model.ts';
import type { RotationRoute } from '../../state/route.ts';
import {
  buttonsIn,
  lookOf,
  readingRotation,
  rotationFocus,
  rotationOnScreen,
  rotationRoom,
  rotationSideText,
  stepLine,
} from '../../state/screens/rotation.ts';
import { panesOf } from '../../state/scroll.ts';
import { linesInView } from '../../state/search.ts';
import { placeInView } from '../../state/searched-list.ts';
import { pipelinePieces } from '../../state/select/pipeline.ts';
import { Buttons } from '../parts/buttons.tsx';
import { SectionLines } from '../parts/section-lines.tsx';
import { Paragraph, TonedLines, Words } from '../parts/words.tsx';

export function RotationScreen({ state, route }: { readonly state: State; readonly route: RotationRoute }): ReactNode {
  const look = lookOf(state, route);
  const columns = panesOf(state.size).list;
  if (look?.failure != null) return <Paragraph text={look.failure.text} severity="critical" columns={columns} />;
  if (look?.found == null) return <Paragraph text={readingRotation} columns={columns} />;
  const buttons = buttonsIn(state, route);
  const text = rotationOnScreen(state, route);
  const { lines, hit } = linesInView(state, text);
  const chosen = placeInView(stepLine(state, route), text) ?? hit;
  const { hasPhases, head, isSpaced, height } = rotationRoom(state, route);
  const { step, button } = rotationFocus(state, route);
  return (
    <>
      {hasPhases ? <Pipeline state={state} route={route} columns={columns} /> : null}
      {hasPhases && isSpaced ? <Words> </Words> : null}
      <TonedLines lines={head} />
      {head.length > 0 && isSpaced ? <Words> </Words> : null}
      <Box height={height} flexDirection="column" overflow="hidden">
        <SectionLines lines={lines} columns={columns} hit={chosen} />
      </Box>
      {isSpaced ? <Words> </Words> : null}
      <Buttons
        labels={buttons.map(({ label }) => label)}
        focus={route.side === null && step === null ? button : null}
        columns={columns}
        off={buttons.flatMap(({ why }, at) => (why === null ? [] : [at]))}
      />
    </>
  );
}

const margin = 2;

function Pipeline(props: {
  readonly state: State;
  readonly route: RotationRoute;
  readonly columns: number;
}): ReactNode {
  const { state, route, columns } = props;
  const look = lookOf(state, route);
  const pieces = look === null ? [] : pipelinePieces(look, state, columns - 2 * margin);
  return (
    <Box height={1}>
      <Words>{' '.repeat(margin)}</Words>
      {pieces.map(({ text, role }, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a piece of a row is what stands at its location.
        <Words key={at} as={role} bold={role === 'accent'}>
          {text}
        </Words>
      ))}
    </Box>
  );
}

export function RotationSide({ state, route }: { readonly state: State; readonly route: RotationRoute }): ReactNode {
  const { shown } = rotationSideText(state, route);
  return <SectionLines lines={shown} columns={panesOf(state.size).side ?? 0} margin=" " />;
}
