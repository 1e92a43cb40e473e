import { type ConfigurationAnswers, defaultAnswers } from '@kpki/spec';
import { blocks, type FormPage } from '../../../../new-cluster/blocks.ts';
import type { Question } from '../../../../new-cluster/question.ts';
import { type QuestionName, questionNames, questionOf } from '../../../../new-cluster/questions.ts';
import { unanswered } from '../../../../options/init-options.ts';
import type { Draft } from '../../draft.ts';
import { memo } from '../../select/memo.ts';

/** Returns the questions that the choices so far leave open, in their order. */
export const askedQuestions: (draft: Draft) => readonly QuestionName[] = memo((draft) => {
  const chosen = choicesOf(draft);
  return questionNames.filter((name) => {
    const { block, when } = rowOf(name);
    return block !== null && when?.(chosen) !== false;
  });
});

export function askedOn(page: FormPage, draft: Draft): readonly QuestionName[] {
  return askedQuestions(draft).filter((name) => {
    const { block } = rowOf(name);
    return block !== null && blocks[block].page === page;
  });
}

function rowOf(name: QuestionName): Pick<Question, 'block' | 'when'> {
  return questionOf(name);
}

function choicesOf(draft: Draft): ConfigurationAnswers {
  return questionNames.reduce((answers, name) => {
    const question = questionOf(name);
    return question.is === 'choice' && question.block !== null
      ? question.put(answers, typedText(draft, name), defaultAnswers)
      : answers;
  }, unanswered);
}

export function typedText({ typed }: Draft, name: QuestionName): string {
  const texts: Readonly<Partial<Record<QuestionName, string>>> = typed;
  return texts[name] ?? '';
}

export function withTypedText(draft: Draft, name: QuestionName, text: string): Draft {
  return { ...draft, typed: { ...draft.typed, [name]: text } };
}
