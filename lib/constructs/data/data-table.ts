import { CfnRule, Fn } from 'aws-cdk-lib';
import {
  type Attribute,
  AttributeType,
  Billing,
  type CfnGlobalTable,
  type StreamViewType,
  TableEncryptionV2,
  TableV2,
} from 'aws-cdk-lib/aws-dynamodb';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';

export interface DataTableProps {
  /** What the table holds: a tag, so letters, digits and spaces. */
  readonly description: string;
  /** Name of the partition key, a string. */
  readonly partitionKey: string;
  /** @default none: one item a partition key */
  readonly sortKey?: Attribute;
  /** What a change's stream record holds. @default no stream */
  readonly stream?: StreamViewType;
  /** The attribute, in seconds since 1970, after which DynamoDB may delete an item: within days, not at once. @default items stay */
  readonly timeToLive?: string;
}

const text = (name: string): Attribute => ({ name, type: AttributeType.STRING });

/**
 * A table that pays per request, is encrypted, can be restored to any second of the last 35 days, and is neither
 * deleted with its stack nor by mistake. Grants name the table alone, never all of its indexes.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/PointInTimeRecovery_Howitworks.html
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/howitworks-ttl.html
 */
export class DataTable extends TableV2 {
  constructor(scope: Construct, id: string, props: DataTableProps) {
    super(scope, id, {
      partitionKey: text(props.partitionKey),
      sortKey: props.sortKey,
      dynamoStream: props.stream,
      timeToLiveAttribute: props.timeToLive,
      billing: Billing.onDemand(),
      encryption: TableEncryptionV2.dynamoOwnedKey(),
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: true,
      tags: [{ key: 'description', value: props.description }],
    });
  }

  /** Adds an index of all attributes; items that lack one of its keys are left out of it. */
  addIndex(indexName: string, partitionKey: string, sortKey: string): void {
    this.addGlobalSecondaryIndex({ indexName, partitionKey: text(partitionKey), sortKey: text(sortKey) });
  }

  /**
   * Keeps a warm copy in another Region. The CDK's own way needs the home Region's name when it synthesizes; so that a
   * deployment to the copy's Region ends before anything is made, CloudFormation compares the two.
   * @param protect whether the copy, too, cannot be deleted by mistake
   * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-dynamodb-globaltable.html
   * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/rules-section-structure.html
   */
  replicateTo(region: string, protect: boolean): void {
    new CfnRule(this, 'Elsewhere', {
      assertions: [
        {
          assert: Fn.conditionNot(Fn.conditionEquals(Fn.ref('AWS::Region'), region)),
          assertDescription: `The copy of a table cannot be in its own Region, ${region}.`,
        },
      ],
    });
    (this.node.defaultChild as CfnGlobalTable).addPropertyOverride('Replicas.1', {
      Region: region,
      DeletionProtectionEnabled: protect,
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
    });
  }

  /** Allows the actions on the table itself: the inherited grant would add every index, present and future. */
  override grant(grantee: IGrantable, ...actions: string[]): Grant {
    return Grant.addToPrincipal({ grantee, actions, resourceArns: [this.tableArn] });
  }

  /** Allows queries of one index. */
  grantQuery(grantee: IGrantable, indexName: string): Grant {
    return Grant.addToPrincipal({
      grantee,
      actions: ['dynamodb:Query'],
      resourceArns: [`${this.tableArn}/index/${indexName}`],
    });
  }
}
