import type { ReactNode } from 'react';
import { clean } from '../../../text/clean.ts';
import { shortened, wrap } from '../../../text/width.ts';
import { shownField } from '../../state/field.ts';
import type { Confirm, Overlay, State } from '../../state/model.ts';
import { mayBeYes, overlayOnScreen } from '../../state/overlay.ts';
import { bodyHeight } from '../../state/scroll.ts';
import { Buttons } from '../parts/buttons.tsx';
import { Lines, Paragraph, Words } from '../parts/words.tsx';

export function OverlayScreen({ state, overlay }: { readonly state: State; readonly overlay: Overlay }): ReactNode {
  const { columns } = state.size;
  switch (overlay.is) {
    case 'help':
    case 'commands':
      return <Lines lines={overlayOnScreen(state, overlay).shown} />;
    case 'confirm':
      return <ConfirmLines state={state} confirm={overlay} />;
    case 'question':
      return (
        <>
          <Paragraph text={overlay.text} columns={columns} />
          <Words> </Words>
          <Words>{`  › ${shownField(overlay.answer.text, overlay.answer.at, columns - 6)}`}</Words>
          <Words> </Words>
          <Words>{overlay.hidden ? hiddenNote : openNote}</Words>
        </>
      );
  }
}

function ConfirmLines({ state, confirm }: { readonly state: State; readonly confirm: Confirm }): ReactNode {
  const { columns } = state.size;
  const title = wrap(clean(confirm.title), columns - 4);
  const texts = confirm.lines.map((line) => wrap(clean(line), columns - 6).map((each) => `  ${each}`));
  // All of it must be in view before a name is typed: without room, the spaces go.
  const rows = title.length + texts.flat().length + texts.length + (confirm.typed === undefined ? 3 : 7);
  const spaced = rows <= bodyHeight(state) ? texts.flatMap((lines) => ['', ...lines]) : ['', ...texts.flat()];
  return (
    <>
      <Words> </Words>
      <Lines lines={title} bold />
      <Lines lines={spaced} />
      <Words> </Words>
      <TypedName confirm={confirm} columns={columns} />
      <Buttons labels={[confirm.yes, confirm.no]} focus={focuses[confirm.focus]} off={mayBeYes(confirm) ? [] : [0]} />
    </>
  );
}

const focuses = { name: null, yes: 0, no: 1 } as const;

function TypedName({ confirm, columns }: { readonly confirm: Confirm; readonly columns: number }): ReactNode {
  const { typed, focus } = confirm;
  if (typed === undefined) return null;
  const { of, name, text } = typed;
  const room = Math.max(10, columns - 8);
  return (
    <>
      <Words>{`    ${shortened(`Type the name of the ${of}, ${clean(name)}, to go on.`, columns - 4)}`}</Words>
      <Words> </Words>
      <Words bold={focus === 'name'}>
        {focus === 'name'
          ? `    › ${shownField(text.text, text.at, room)}`
          : `      ${shortened(clean(text.text), room)}`}
      </Words>
      <Words> </Words>
    </>
  );
}

const hiddenNote = '  It is not shown, and forgotten when kpki is left. esc does without it.';
const openNote = '  It goes by itself once it is not needed any more. esc does without it.';
