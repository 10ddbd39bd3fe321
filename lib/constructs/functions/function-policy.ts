import { Validations } from 'aws-cdk-lib';
import { Policy, PolicyStatement, type PolicyStatementProps } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';

export interface FunctionPolicyProps {
  readonly grantee: LambdaFunction;
  readonly statements: readonly PolicyStatementProps[];
  /** Why the rule packs' findings are right as they are, by their ids. */
  readonly acknowledged: Readonly<Record<string, string>>;
}

/** A policy of one function that needs a wildcard: apart from its others, so that nothing else is acknowledged with it. */
export class FunctionPolicy extends Policy {
  constructor(scope: Construct, id: string, { grantee, statements, acknowledged }: FunctionPolicyProps) {
    super(scope, id, {
      roles: grantee.role ? [grantee.role] : [],
      statements: statements.map((statement) => new PolicyStatement(statement)),
    });
    Validations.of(this).acknowledge(...Object.entries(acknowledged).map(([id, reason]) => ({ id, reason })));
  }
}
