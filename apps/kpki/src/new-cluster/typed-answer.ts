import { inputTexts } from '@kpki/presentation';
import { type ConfigurationAnswers, defaultAnswers } from '@kpki/spec';
import { defaultLayout } from '../layouts-for.ts';
import { caIn, caWord } from './ca-word.ts';
import { pluginOptionIn, pluginOptionWord } from './key-value.ts';
import { nodeIn, nodeWord } from './node-word.ts';
import { pluginNamed, pluginOptions, sinkIn, withPluginNamed, withPluginOptions } from './plugin-answers.ts';
import { anotherBackendIn, anotherBackendWord, anotherSinkIn, anotherSinkWord } from './plugin-word.ts';
import { environmentWith, type Question } from './question.ts';

export type Taken = { readonly answers: ConfigurationAnswers } | { readonly reason: string };

/** Takes the answer that was typed as the values of an option, or returns why it is none. */
export function withTyped(question: Question, values: readonly string[], answers: ConfigurationAnswers): Taken {
  const [value] = values;
  const taken = (environment: NonNullable<Parameters<typeof environmentWith>[1]>): Taken => ({
    answers: environmentWith(answers, environment, defaultAnswers),
  });
  switch (question.is) {
    case 'text':
      return { answers: value === undefined ? answers : question.put(answers, value, defaultAnswers) };
    case 'list':
      return { answers: question.put(answers, values, defaultAnswers) };
    case 'choice':
      if (value === undefined) return { answers };
      if (!Object.hasOwn(question.choices, value)) return { reason: inputTexts.oneOf(Object.keys(question.choices)) };
      return checked(question, question.put(answers, value, defaultAnswers));
    case 'nodes': {
      const words = values.flatMap((each) => each.split(/\s+/)).filter((word) => word !== '');
      const read = allRead(words, (word) => nodeIn(word, question.addresses) ?? noNode(word));
      return 'reason' in read ? read : { answers: question.put(answers, read.all, defaultAnswers) };
    }
    case 'plugin':
      return { answers: value === undefined ? answers : withPluginNamed(answers, question.slot, value) };
    case 'plugin options': {
      const read = allRead(values, pluginOptionIn);
      if ('reason' in read) return read;
      const given = Object.fromEntries(read.all.map(({ key, value: each }) => [key, each]));
      return { answers: withPluginOptions(answers, question.slot, given) };
    }
    case 'layout':
      return value === undefined ? { answers } : taken({ sink: { ...sinkIn(answers), layout: value } });
    case 'more backends': {
      const read = allRead(values, anotherBackendIn);
      return 'reason' in read ? read : taken({ moreBackends: read.all });
    }
    case 'cas': {
      const read = allRead(values, caIn);
      return 'reason' in read ? read : taken({ ca: read.all });
    }
    case 'more sinks': {
      const read = allRead(values, anotherSinkIn);
      return 'reason' in read ? read : taken({ moreSinks: read.all });
    }
  }
}

function checked({ check }: Extract<Question, { is: 'choice' }>, answers: ConfigurationAnswers): Taken {
  const reason = check?.(answers) ?? null;
  return reason === null ? { answers } : { reason };
}

function noNode(word: string): { readonly reason: string } {
  return { reason: inputTexts.noNode(JSON.stringify(word)) };
}

type Wrong = { readonly reason: string };

function allRead<Value extends object>(
  words: readonly string[],
  read: (word: string) => Value | Wrong,
): { readonly all: readonly Value[] } | Wrong {
  const all: Value[] = [];
  for (const word of words) {
    const value = read(word);
    if ('reason' in value) return { reason: value.reason };
    all.push(value);
  }
  return { all };
}

/** Returns the values of its option that `withTyped` takes; none for the default. */
export function typedValues(question: Question, answers: ConfigurationAnswers): readonly string[] {
  const { environment } = answers;
  switch (question.is) {
    case 'text':
      return unless(question.optional ? undefined : question.get(defaultAnswers), question.get(answers));
    case 'choice':
      return unless(question.get(defaultAnswers), question.get(answers));
    case 'list':
      return question.get(answers) ?? [];
    case 'nodes':
      return (question.get(answers) ?? []).map(nodeWord);
    case 'plugin':
      return unless(undefined, pluginNamed(answers, question.slot) ?? undefined);
    case 'plugin options':
      return pluginOptions(answers, question.slot).map(pluginOptionWord);
    case 'layout':
      return unless(defaultLayout(sinkIn(answers).use), sinkIn(answers).layout);
    case 'more backends':
      return (environment?.moreBackends ?? []).map(anotherBackendWord);
    case 'cas':
      return (environment?.ca ?? []).map(caWord);
    case 'more sinks':
      return (environment?.moreSinks ?? []).map(anotherSinkWord);
  }
}

function unless(usual: string | undefined, value: string | undefined): readonly string[] {
  return value === undefined || value === usual ? [] : [value];
}
