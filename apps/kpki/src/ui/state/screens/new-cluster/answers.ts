import {
  type ConfigurationAnswers,
  type DefaultAnswers,
  defaultAnswers,
  type NodeAnswer,
  type PluginAnswer,
  type SinkAnswer,
} from '@kpki/spec';
import { environmentWith } from '../../../../new-cluster/question.ts';
import { type QuestionName, questionOf } from '../../../../new-cluster/questions.ts';
import { unanswered } from '../../../../options/init-options.ts';
import type { PluginForm } from '../../../work/plugin-form.ts';
import { type Draft, type DraftNode, type PluginSlot, type SinkSlot, wordsIn } from '../../draft.ts';
import type { Drafting, State } from '../../model.ts';
import { askedQuestions, typedText } from './asked-questions.ts';
import { caAnswers, rootSink } from './ca-answers.ts';
import { isBlank } from './node-lists.ts';
import { optionsOf } from './options.ts';
import {
  backendAt,
  backendSlots,
  formFor,
  layoutOf,
  pluginAt,
  sinkAt,
  sinkSlots,
  typedOptions,
  usedBy,
} from './plugin-choice.ts';

type Drafted = Pick<Drafting, 'draft' | 'plugins'>;

/** Answers the questions that the draft asks; an optional answer that is empty or the default is left out. */
export function answersOf({ startup }: Pick<State, 'startup'>, drafted: Drafted): ConfigurationAnswers {
  const usual = startup?.usual ?? defaultAnswers;
  return askedQuestions(drafted.draft).reduce<ConfigurationAnswers>(
    (answers, name) => withAnswer(answers, name, drafted, usual),
    unanswered,
  );
}

function withAnswer(
  answers: ConfigurationAnswers,
  name: QuestionName,
  { draft, plugins }: Drafted,
  usual: DefaultAnswers,
): ConfigurationAnswers {
  const question = questionOf(name);
  const text = typedText(draft, name).trim();
  switch (question.is) {
    case 'text':
      if (question.optional && ['', question.get(usual)].includes(text)) return answers;
      return question.put(answers, text, usual);
    case 'list': {
      const words = wordsIn(text);
      if (['', question.get(usual)?.join()].includes(words.join())) return answers;
      return question.put(answers, words, usual);
    }
    case 'choice':
      return question.put(answers, text, usual);
    case 'nodes':
      return question.put(answers, nodeAnswers(draft.lists[question.list]), usual);
    case 'plugin':
      return environmentWith(
        answers,
        question.slot === 'backend'
          ? { backend: pluginAnswer(draft, 'backend', plugins) }
          : { sink: sinkAnswer(draft, 'sink', plugins) },
        usual,
      );
    // Answered with their plugin.
    case 'plugin options':
    case 'layout':
      return answers;
    case 'more backends': {
      const moreBackends = backendSlots(draft).map((slot) => ({
        name: backendAt(draft, slot).name.trim(),
        ...pluginAnswer(draft, slot, plugins),
      }));
      return moreBackends.length === 0 ? answers : environmentWith(answers, { moreBackends }, usual);
    }
    case 'cas': {
      const ca = caAnswers(draft);
      return ca.length === 0 ? answers : environmentWith(answers, { ca }, usual);
    }
    case 'more sinks': {
      const [, ...more] = sinkSlots(draft);
      const moreSinks = [
        ...more.map((slot) => ({ name: sinkAt(draft, slot).name.trim(), ...sinkAnswer(draft, slot, plugins) })),
        ...rootSink(draft),
      ];
      return moreSinks.length === 0 ? answers : environmentWith(answers, { moreSinks }, usual);
    }
  }
}

function nodeAnswers(nodes: readonly DraftNode[]): readonly NodeAnswer[] {
  return nodes
    .filter((node) => !isBlank(node))
    .map(({ name, addresses }) => ({ name: name.trim(), addresses: wordsIn(addresses) }));
}

function pluginAnswer(draft: Draft, slot: PluginSlot, plugins: readonly PluginForm[]): PluginAnswer {
  const own = pluginAt(draft, slot);
  const form = formFor(draft, slot, plugins);
  const options = form === null ? {} : optionsOf(form, typedOptions(own));
  return Object.keys(options).length === 0 ? { use: usedBy(own) } : { use: usedBy(own), with: options };
}

function sinkAnswer(draft: Draft, slot: SinkSlot, plugins: readonly PluginForm[]): SinkAnswer {
  return { ...pluginAnswer(draft, slot, plugins), layout: layoutOf(sinkAt(draft, slot)) };
}
