import { property } from '../model';
import { statementsOf } from '../policies';
import { verdict, type Rule } from '../rule';
import { list, members, text } from '../values';

/** Services that send no `aws:SourceAccount` and no `aws:SourceArn` when they assume a role. */
const SENDS_NO_SOURCE = ['apigateway.amazonaws.com'];
const SOURCE = /^aws:Source(Account|Arn|OrgID|OrgPaths)$/i;

export const trustNeverMet: Rule = {
  id: 'trust-never-met',
  title: 'A trust policy asks for no condition key that the service does not send.',
  otherwise: 'The service can never assume the role: what it should do fails each time.',
  page: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html',
  check: (model) =>
    model.of('AWS::IAM::Role').flatMap((role) =>
      statementsOf(property(role, 'AssumeRolePolicyDocument')).flatMap((statement) => {
        const { Effect, Principal, Condition } = members(statement);
        if (text(Effect) !== 'Allow') return [];
        const keys = Object.entries(members(Condition)).flatMap(([operator, wanted]) =>
          operator.endsWith('IfExists') ? [] : Object.keys(members(wanted)).filter((key) => SOURCE.test(key)),
        );
        return list(members(Principal)['Service']).flatMap((service) => {
          const silent = SENDS_NO_SOURCE.includes(text(service) ?? '');
          const met = keys.length === 0 ? true : silent ? false : undefined;
          return [verdict(role, met, `${role.id} asks for ${keys.join(', ')}, which ${text(service)} does not send.`)];
        });
      }),
    ),
};
