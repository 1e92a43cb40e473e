import { Box } from 'ink';
import type { ReactNode } from 'react';
import { clean } from '../../../text/clean.ts';
import { fit, shortened } from '../../../text/width.ts';
import { choiceColumns, keyColumns } from '../../state/choice.ts';
import { confirmButtons, confirmLines, typeNameText } from '../../state/confirm-lines.ts';
import { type CopyChoice, copyChoiceOnScreen } from '../../state/copy.ts';
import { environmentKey } from '../../state/environment-key.ts';
import { type FileName, type FormatChoice, fileNameOnScreen, formatsOnScreen } from '../../state/export.ts';
import { shownField } from '../../state/field.ts';
import type { Confirm, Overlay, State } from '../../state/model.ts';
import { answerNote, overlayOnScreen } from '../../state/overlay.ts';
import { type Palette, paletteOnScreen } from '../../state/palette.ts';
import type { Room } from '../../state/popup.ts';
import { paragraphLines } from '../../state/scroll.ts';
import { linesInView } from '../../state/search.ts';
import { Buttons } from '../parts/buttons.tsx';
import { Pieces } from '../parts/pieces.tsx';
import { Lines, Paragraph, Words } from '../parts/words.tsx';

export function OverlayScreen(props: {
  readonly state: State;
  readonly overlay: Overlay;
  readonly room: Room;
}): ReactNode {
  const { state, overlay, room } = props;
  const { columns } = room;
  switch (overlay.is) {
    case 'help':
    case 'commands':
      return <Lines {...linesInView(state, overlayOnScreen(state, overlay))} />;
    case 'confirm':
      return <ConfirmScreen confirm={overlay} room={room} />;
    case 'palette':
      return <PaletteLines state={state} palette={overlay} room={room} />;
    case 'copy':
      return <CopyLines choice={overlay} room={room} />;
    case 'export':
      return <FormatLines choice={overlay} room={room} />;
    case 'export file':
      return <FileNameLines columns={columns} asked={overlay} />;
    case 'question':
      return (
        <>
          <Paragraph text={overlay.text} columns={columns} />
          <Words> </Words>
          <Words>{`  › ${shownField(overlay.answer.text, overlay.answer.at, columns - 6)}`}</Words>
          <Words> </Words>
          <Lines lines={paragraphLines(answerNote(state, overlay), columns)} />
        </>
      );
  }
}

function ConfirmScreen({ confirm, room }: { readonly confirm: Confirm; readonly room: Room }): ReactNode {
  const { title, steps, lines, spaces } = confirmLines(confirm, room);
  const { columns } = room;
  const around = spaces === 'all' ? <Words> </Words> : null;
  const between = spaces === 'none' ? null : <Words> </Words>;
  return (
    <>
      {around}
      <Lines lines={title} bold />
      {[...steps, ...lines].map(({ pieces }, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a line of a text is what stands at its row.
        <Box key={at} height={1}>
          <Words>{'  '}</Words>
          <Pieces pieces={pieces} chosen={false} />
        </Box>
      ))}
      {between}
      <TypedName confirm={confirm} columns={columns} around={around} between={between} />
      <Buttons {...confirmButtons(confirm, room)} focus={focuses[confirm.focus]} />
    </>
  );
}

function ChoiceRow(props: { readonly accent: string; readonly text: string; readonly chosen: boolean }): ReactNode {
  const { accent, text, chosen } = props;
  return (
    <Box height={1}>
      <Words chosen={chosen}>{chosen ? '› ' : '  '}</Words>
      <Words chosen={chosen} as="accent">
        {accent}
      </Words>
      <Words chosen={chosen}>{text}</Words>
    </Box>
  );
}

const { mark: markColumns, kind: kindColumns, copied: copiedColumns, name: nameColumns } = choiceColumns;

function CopyLines({ choice, room }: { readonly choice: CopyChoice; readonly room: Room }): ReactNode {
  const { items, cursor } = copyChoiceOnScreen(choice, room);
  return items.map(({ kind, label, text }, row) => (
    <ChoiceRow
      key={`${kind} ${text}`}
      accent={fit(label, copiedColumns)}
      text={fit(text, room.columns - copiedColumns - markColumns, 'middle')}
      chosen={row === cursor}
    />
  ));
}

function FormatLines({ choice, room }: { readonly choice: FormatChoice; readonly room: Room }): ReactNode {
  const { items, cursor } = formatsOnScreen(choice, room);
  return items.map(({ format, does }, row) => (
    <ChoiceRow
      key={format}
      accent={fit(format, kindColumns)}
      text={fit(does, room.columns - kindColumns - markColumns)}
      chosen={row === cursor}
    />
  ));
}

function FileNameLines({ columns, asked }: { readonly columns: number; readonly asked: FileName }): ReactNode {
  const { format, name, note } = fileNameOnScreen(asked);
  return (
    <>
      <Paragraph text={format} columns={columns} />
      <Words> </Words>
      <Words>{`  ${name}`}</Words>
      <Words bold>{`  › ${shownField(asked.field.text, asked.field.at, columns - 6)}`}</Words>
      <Paragraph text={note} columns={columns} />
    </>
  );
}

function PaletteLines(props: { readonly state: State; readonly palette: Palette; readonly room: Room }): ReactNode {
  const { state, palette, room } = props;
  const { columns } = room;
  const { title, empty, items, cursor } = paletteOnScreen(state, palette, room);
  const { text, at } = palette.field;
  return (
    <>
      <Words as="accent">{fit(`  ${title}`, columns)}</Words>
      <Words bold>{fit(`  : ${shownField(text, at, columns - 6)}`, columns)}</Words>
      <Words> </Words>
      {items.length === 0 ? <Words>{`  ${empty}`}</Words> : null}
      {items.map((item, row) => (
        <ChoiceRow
          key={item.is === 'cluster' ? environmentKey(item.row) : `${item.is} ${item.does}`}
          accent={`${fit(item.name, nameColumns - keyColumns)}${fit(item.key, keyColumns)}`}
          text={fit(clean(item.does), columns - nameColumns - markColumns)}
          chosen={row === cursor}
        />
      ))}
    </>
  );
}

const focuses = { name: null, yes: 0, no: 1 } as const;

function TypedName(props: {
  readonly confirm: Confirm;
  readonly columns: number;
  readonly around: ReactNode;
  readonly between: ReactNode;
}): ReactNode {
  const { confirm, columns, around, between } = props;
  const { typed, focus } = confirm;
  if (typed === undefined) return null;
  const { text } = typed;
  const room = Math.max(10, columns - 8);
  return (
    <>
      <Words>{`    ${shortened(typeNameText(typed), columns - 4)}`}</Words>
      {around}
      <Words bold={focus === 'name'}>
        {focus === 'name'
          ? `    › ${shownField(text.text, text.at, room)}`
          : `      ${shortened(clean(text.text), room)}`}
      </Words>
      {between}
    </>
  );
}
