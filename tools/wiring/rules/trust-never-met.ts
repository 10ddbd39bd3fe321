import { isSent } from '../../aws/principals';
import { property } from '../model';
import { sendsNothing, statementsOf } from '../policies';
import { verdict, type Rule } from '../rule';
import { list, members, text } from '../values';

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
          const name = text(service) ?? '';
          const sent = keys.every((key) => isSent(name, 'sts:AssumeRole', key));
          const met = sent ? true : sendsNothing(name, 'sts') ? false : undefined;
          return [verdict(role, met, `${role.id} asks for ${keys.join(', ')}, which ${name} does not send.`)];
        });
      }),
    ),
};
