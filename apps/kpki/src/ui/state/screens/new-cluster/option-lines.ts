import { pluginLineTexts, signs } from '@kpki/presentation';
import { widthOf } from '../../../../text/width.ts';
import type { BeyondForm, FormField, PluginForm } from '../../../work/plugin-form.ts';
import type { Draft, PluginSlot } from '../../draft.ts';
import { type Cell, choiceCell, type FormLine, optionCell, textCell, words } from './form.ts';
import { askedFields, shownText } from './options.ts';
import { pluginAt, typedOptions, withOption } from './plugin-choice.ts';

export function optionLines(draft: Draft, slot: PluginSlot, form: PluginForm): readonly FormLine[] {
  if (form.without?.is === 'not loaded')
    return [words(`${signs.invalid.glyph} ${form.without.why}`, 'problem'), words(pluginLineTexts.notLoadedNext)];
  if (form.without?.is === 'not described') return [words(pluginLineTexts.notDescribed(form.use))];
  const typed = typedOptions(pluginAt(draft, slot));
  const asked = askedFields(form, typed);
  if (asked.length === 0 && form.beyond.length === 0) return [words(pluginLineTexts.noOptions(form.use))];
  const lines = asked.flatMap((each, at) => {
    const group = each.path.slice(0, -1).join('.');
    const before = asked[at - 1]?.path.slice(0, -1).join('.') ?? '';
    return [...(group !== '' && group !== before ? [words(group)] : []), ...fieldLines(draft, slot, each)];
  });
  const heading = pluginLineTexts.optionsOf(
    form.use,
    asked.some((each) => each.required),
  );
  return [words(heading), ...lines, ...form.beyond.map((each) => words(beyondText(each)))];
}

export function beyondText({ key, secret }: BeyondForm): string {
  return secret ? pluginLineTexts.secret(key) : pluginLineTexts.inFile(key);
}

const roomForChoices = 52;

function fieldLines(draft: Draft, slot: PluginSlot, asked: FormField): readonly FormLine[] {
  const cell = cellFor(draft, slot, asked);
  const indent = '  '.repeat(asked.path.length - 1);
  const label = `${indent}${asked.path.at(-1)}${asked.required ? ' *' : ''}`;
  const room = asked.choices.reduce((sum, { text }) => sum + widthOf(text) + 6, 0);
  if (asked.kind !== 'choice' || room <= roomForChoices) return [{ is: 'cells', label, cells: [cell] }];
  return asked.choices.map(({ text }, at) => ({
    is: 'cells',
    label: at === 0 ? label : '',
    cells: [
      optionCell({
        field: cell.field,
        name: cell.name,
        help: cell.help,
        value: text,
        label: text,
        chosen: shownText(asked, typedOptions(pluginAt(draft, slot))) === text,
        choose: (before) => withOption(before, slot, asked.key, text),
      }),
    ],
  }));
}

function cellFor(draft: Draft, slot: PluginSlot, asked: FormField): Cell {
  const typed = typedOptions(pluginAt(draft, slot));
  const value = shownText(asked, typed);
  const about = {
    field: `environment.${slot}.with.${asked.key}`,
    name: asked.key,
    help: asked.description === '' ? pluginLineTexts.option(asked.key) : asked.description,
  };
  const write = (before: Draft, text: string): Draft => withOption(before, slot, asked.key, text);
  switch (asked.kind) {
    case 'tick':
      return {
        ...about,
        is: 'tick',
        id: about.field,
        value: value === 'true',
        write: (before, on) => write(before, String(on)),
      };
    case 'choice': {
      const options = asked.choices.map(({ text }) => ({ value: text, label: text, help: '' }));
      return choiceCell({ ...about, value, options, write });
    }
    default:
      return textCell({
        ...about,
        value,
        empty: asked.example === null ? '' : pluginLineTexts.example(asked.example),
        note: asked.preset !== null && value === asked.preset ? 'default' : '',
        write,
      });
  }
}
