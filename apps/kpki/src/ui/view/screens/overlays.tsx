import { Box } from 'ink';
import type { ReactNode } from 'react';
import { clean } from '../../../print/clean.ts';
import type { Confirm, Overlay, State } from '../../state/model.ts';
import { helpLines } from '../../state/select/help.ts';
import { wrap } from '../../text/width.ts';
import { Buttons } from '../parts/buttons.tsx';
import { Words } from '../parts/words.tsx';

/** What lies on a screen: it takes the place of the screen, or of its lower rows. */
export function OverlayScreen({ state, overlay }: { readonly state: State; readonly overlay: Overlay }): ReactNode {
  switch (overlay.is) {
    case 'help':
      return <Lines lines={helpLines(state)} top={overlay.top} height={state.size.rows - 4} />;
    case 'commands':
      return <Lines lines={commandsSoFar(state)} top={overlay.top} height={state.size.rows - 4} />;
    case 'confirm':
      return <ConfirmLines confirm={overlay} columns={state.size.columns} />;
    case 'question':
      return (
        <>
          <Words> </Words>
          {wrap(clean(overlay.text), state.size.columns - 4).map((line) => (
            <Words key={line}>{`  ${line}`}</Words>
          ))}
          <Words> </Words>
          <Words>{`  › ${overlay.answer.text}▏`}</Words>
          <Words> </Words>
          <Words>
            {overlay.hidden ? '  It is not shown and not kept. esc does without it.' : '  esc does without it.'}
          </Words>
        </>
      );
  }
}

function commandsSoFar({ commands }: State): readonly string[] {
  const lines = commands.length === 0 ? ['  None yet.'] : commands.map((command) => `  ${command}`);
  return ['', '  What was done here, as commands:', '', ...lines];
}

function Lines(props: { readonly lines: readonly string[]; readonly top: number; readonly height: number }): ReactNode {
  const { lines, height } = props;
  const top = Math.min(props.top, Math.max(0, lines.length - height));
  return lines.slice(top, top + height).map((line, at) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a line of a text is what stands at its row.
    <Words key={at}>{line === '' ? ' ' : line}</Words>
  ));
}

function ConfirmLines({ confirm, columns }: { readonly confirm: Confirm; readonly columns: number }): ReactNode {
  const lines = confirm.lines.flatMap((line) => ['', ...wrap(clean(line), columns - 6)]);
  return (
    <Box flexDirection="column">
      <Words> </Words>
      <Words bold>{`  ${clean(confirm.title)}`}</Words>
      {lines.map((line, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a line of a text is what stands at its row.
        <Words key={at}>{`    ${line}`}</Words>
      ))}
      <Words> </Words>
      <Buttons labels={confirm.buttons} focus={confirm.focus} />
    </Box>
  );
}
