import { type ConfigurationAnswers, usualAnswers } from '@kpki/spec';
import { anything, choice, type InitOption, unless } from './init-option.ts';

const { keys: usualKeys, validity: usualValidity } = usualAnswers;
type Classes = readonly (keyof ConfigurationAnswers['keys'])[];

export const keyOptions: readonly InitOption[] = [
  {
    option: 'keys',
    field: 'spec.keys',
    take: takeKind(['ca', 'certificates']),
    values: ({ keys }) => (isOne(keys) ? [keys.ca] : []),
  },
  {
    option: 'ca-keys',
    field: 'spec.keys.ca',
    take: takeKind(['ca']),
    values: ({ keys }) => (isOne(keys) ? [] : unless(usualKeys.ca, keys.ca)),
  },
  {
    option: 'certificate-keys',
    field: 'spec.keys.certificates',
    take: takeKind(['certificates']),
    values: ({ keys }) => (isOne(keys) ? [] : unless(usualKeys.certificates, keys.certificates)),
  },
  {
    option: 'ca-validity',
    field: 'spec.validity.ca',
    take: anything((ca, answers) => withValidity(answers, { ca })),
    values: ({ validity }) => unless(usualValidity.ca, validity?.ca),
  },
  {
    option: 'certificate-validity',
    field: 'spec.validity.certificates',
    take: anything((certificates, answers) => withValidity(answers, { certificates })),
    values: ({ validity }) => unless(usualValidity.certificates, validity?.certificates),
  },
];

export const topologyOption: InitOption = {
  option: 'topology',
  field: 'spec.ca.topology',
  take: choice('topology', (topology, answers) => ({ ...answers, topology })),
  values: ({ topology }) => unless(usualAnswers.topology, topology),
};

function isOne({ ca, certificates }: ConfigurationAnswers['keys']): boolean {
  return ca === certificates;
}

function takeKind(classes: Classes): InitOption['take'] {
  return choice('keys', (kind, answers) => {
    const chosen = Object.fromEntries(classes.map((each) => [each, kind]));
    return { ...answers, keys: { ...answers.keys, ...chosen } };
  });
}

function withValidity(
  answers: ConfigurationAnswers,
  change: Partial<NonNullable<ConfigurationAnswers['validity']>>,
): ConfigurationAnswers {
  const { ca, certificates } = answers.validity ?? usualValidity;
  return { ...answers, validity: { ca, certificates, ...change } };
}
