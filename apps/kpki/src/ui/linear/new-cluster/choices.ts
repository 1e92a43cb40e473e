import type { State } from '../../state/model.ts';
import type { Cell, ChoiceCell } from '../../state/screens/new-cluster/form.ts';
import { spotsOn } from '../../state/screens/new-cluster/spots.ts';
import type { UiEvent } from '../../state/update.ts';
import { uiCommand } from '../parsed-input.ts';
import { focusing, pressing, type WizardState } from './asked.ts';

export interface WizardChoice {
  readonly label: string;
  readonly help: string;
  readonly chosen: boolean;
  readonly choose: readonly UiEvent[];
}

export function choicesIn(state: State, asking: WizardState): readonly WizardChoice[] {
  const { drafting, route, question } = asking;
  if (route.page === 'review') return writing(asking);
  const { cell } = question.spot;
  if (cell.is === 'choice') return alternatives(cell);
  if (cell.is !== 'option') return [];
  return spotsOn(route.page, drafting).flatMap((spot) => {
    const each = spot.cell;
    if (each.is !== 'option' || each.field !== cell.field) return [];
    const choose: readonly UiEvent[] = [focusing(state, asking, spot), uiCommand('choose')];
    // Columns are for eyes.
    return [{ label: each.label.replace(/ {2,}/, ': '), help: each.help, chosen: each.chosen, choose }];
  });
}

function alternatives({ options, value }: ChoiceCell): readonly WizardChoice[] {
  const at = options.findIndex((option) => option.value === value);
  return options.map(({ label, help }, to) => ({
    label,
    help,
    chosen: to === at,
    choose: Array.from({ length: Math.abs(to - at) }, () => uiCommand(to > at ? 'right' : 'left')),
  }));
}

/** None is preset: what writes must be chosen. */
function writing(asking: WizardState): readonly WizardChoice[] {
  const { drafting, route } = asking;
  return spotsOn(route.page, drafting)
    .map(({ cell }) => cell)
    .filter(isWriting)
    .map(({ id, label, help }) => ({ label, help, chosen: false, choose: pressing(asking, id) }));
}

function isWriting(cell: Cell): cell is Extract<Cell, { is: 'button' }> {
  return cell.is === 'button' && cell.press.is === 'write';
}
