import type { Given } from '@kpki/engine';
import { type ConfigurationAnswers, defaultAnswers } from '@kpki/spec';
import { answersGiven, unanswered } from '../../options/init-options.ts';
import type { OptionValues } from '../../options/options.ts';

const fields = {
  'cluster-name': 'name',
  profile: 'profile',
  'kubernetes-version': 'kubernetesVersion',
  endpoint: 'endpoint',
  'service-subnet': 'serviceSubnets',
  'dns-domain': 'dnsDomain',
  'control-plane': 'controlPlane',
  worker: 'workers',
  etcd: 'etcd',
  'etcd-node': 'etcd',
} as const satisfies Partial<Record<keyof OptionValues, keyof ConfigurationAnswers>>;

export function givenIn(options: OptionValues): Given {
  const answers = answersGiven(options);
  const said = Object.entries(fields).filter(([option]) => options[option as keyof typeof fields] !== undefined);
  return {
    ...Object.fromEntries(said.map(([, field]) => [field, answers[field]])),
    environment: answers.environment ?? defaultAnswers.environment,
  };
}

/** Returns answers to read a sink by: only what names its locations matters. */
export function answersToReadBy(given: Given): ConfigurationAnswers {
  const controlPlane = given.controlPlane ?? unanswered.controlPlane;
  return { ...unanswered, ...given, controlPlane };
}
