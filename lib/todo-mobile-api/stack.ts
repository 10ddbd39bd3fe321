import { Duration } from 'aws-cdk-lib';
import { CognitoUserPoolsAuthorizer } from 'aws-cdk-lib/aws-apigateway';
import { AttributeType } from 'aws-cdk-lib/aws-dynamodb';
import type { Construct } from 'constructs';
import * as env from '../../lambdas/todo-mobile-api/environment';
import { PARTITION_KEY, SORT_KEY } from '../../lambdas/todo-mobile-api/tables';
import { newTodoSchema, todoChangeSchema, todoPageSchema, todoSchema } from '../../lambdas/todo-mobile-api/todo';
import { listParameters } from '../../lambdas/todo-mobile-api/todo-query';
import { AppUsers } from '../constructs/api/app-users';
import { DataTable } from '../constructs/data/data-table';
import { OwnFolders } from '../constructs/data/own-folders';
import { PrivateBucket } from '../constructs/data/private-bucket';
import { RateLimit } from '../constructs/api/rate-limit';
import { ReadCache } from '../constructs/data/read-cache';
import { FunctionRoute } from '../constructs/api/function-route';
import { RestApi } from '../constructs/api/rest-api';
import { IdempotencyRecords } from '../idempotency-records';
import { namedSchema } from '../json-schema';
import { ScenarioStack, type ScenarioStackProps } from '../scenario-stack';

/** An answer of the API's cache can be made from an entry of DAX: both together are how old a read can be. */
const API_CACHE = Duration.seconds(30);
const READ_CACHE = Duration.seconds(30);
/** In five minutes: a dozen busy users behind one address. */
const REQUESTS_OF_AN_ADDRESS = 2000;

/**
 * Users sign in with Cognito. With the token that they get they use an API, which gives each of them the todos of their
 * own partition of a table, and they get temporary credentials for a folder of their own in a bucket. In the full
 * profile reads come from caches: the API's, then DAX's; writes always go to the table.
 */
export class TodoMobileApiStack extends ScenarioStack {
  constructor(scope: Construct, id: string, props: ScenarioStackProps) {
    super(scope, id, props);

    const { profile, corsOrigins } = this.settings;
    const full = profile === 'full';
    const users = new AppUsers(this, 'Users');
    const files = new PrivateBucket(this, 'Files', 'A folder of files for each user');
    const folders = new OwnFolders(this, 'Folders', { users, client: users.client, bucket: files, corsOrigins });

    const todos = new DataTable(this, 'Todos', {
      description: 'Todos by user',
      partitionKey: PARTITION_KEY,
      sortKey: { name: SORT_KEY, type: AttributeType.STRING },
    });
    const idempotency = new IdempotencyRecords(this, 'IdempotencyRecords');

    const using = { TODOS_TABLE: todos.tableName };
    const createTodo = this.handler(
      'CreateTodo',
      env.createTodoVariables,
      'Writes a todo and the idempotency record in one transaction',
      { ...using, IDEMPOTENCY_TABLE: idempotency.tableName },
    );
    for (const table of [todos, idempotency]) table.grant(createTodo, 'dynamodb:PutItem');
    const listTodos = this.handler('ListTodos', env.listTodosVariables, "Answers with a page of a user's todos", using);
    const getTodo = this.handler('GetTodo', env.getTodoVariables, 'Answers with a todo', using);
    const updateTodo = this.handler(
      'UpdateTodo',
      env.updateTodoVariables,
      'Changes the version that its caller saw',
      using,
    );
    todos.grant(updateTodo, 'dynamodb:UpdateItem');
    const deleteTodo = this.handler('DeleteTodo', env.deleteTodoVariables, 'Deletes a todo', using);
    todos.grant(deleteTodo, 'dynamodb:DeleteItem');
    if (full) new ReadCache(this, 'Cache', { table: todos, readers: [listTodos, getTodo], keepFor: READ_CACHE });
    else {
      todos.grant(listTodos, 'dynamodb:Query');
      todos.grant(getTodo, 'dynamodb:GetItem');
    }

    const todo = { body: namedSchema('Todo', todoSchema), headers: ['ETag'] };
    const api = new RestApi(this, 'Api', {
      routes: {
        'POST /todos': new FunctionRoute(createTodo, {
          headers: ['Idempotency-Key'],
          body: namedSchema('NewTodo', newTodoSchema),
          answers: { 201: { ...todo, headers: ['ETag', 'Location'] } },
        }),
        'GET /todos': new FunctionRoute(listTodos, {
          query: Object.keys(listParameters.entries),
          answers: { 200: { body: namedSchema('TodoPage', todoPageSchema) } },
        }),
        'GET /todos/{id}': new FunctionRoute(getTodo, { answers: { 200: todo } }),
        'PATCH /todos/{id}': new FunctionRoute(updateTodo, {
          headers: ['If-Match'],
          body: namedSchema('TodoChange', todoChangeSchema),
          answers: { 200: todo },
        }),
        'DELETE /todos/{id}': new FunctionRoute(deleteTodo, { answers: { 204: {} } }),
      },
      impact: 'Users cannot see or change their todos.',
      authorization: new CognitoUserPoolsAuthorizer(this, 'SignedIn', { cognitoUserPools: [users] }),
      corsOrigins,
      cacheFor: full ? API_CACHE : undefined,
    });
    if (full) new RateLimit(this, 'RateLimit', { api, requests: REQUESTS_OF_AN_ADDRESS });

    this.output('ApiUrl', api.api.url, 'Where the todos are');
    this.output('UserPoolId', users.userPoolId, 'Who the users are');
    this.output('UserPoolClientId', users.client.userPoolClientId, 'The app by which they sign in');
    this.output('IdentityPoolId', folders.identityPool.ref, 'Where signed-in users get credentials for their folder');
    this.output('FilesBucketName', files.bucketName, 'Where the folders are');
    this.output('TableName', todos.tableName, 'All todos');
  }
}
