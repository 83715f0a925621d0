// Drives the local GitHub with octokit: prints what it read as JSON, or fails.
import { Octokit } from "@octokit/rest";

const [baseUrl, auth] = process.argv.slice(2);
const octokit = new Octokit({ baseUrl, auth, log: { debug() {}, info() {}, warn() {}, error() {} } });
const repo = { owner: "local", repo: "harbour" };

const labels = await octokit.paginate(octokit.rest.issues.listLabelsForRepo, { ...repo, per_page: 4 });
await octokit.rest.issues.createLabel({ ...repo, name: "severity:critical", color: "b60205" });
const label = await octokit.rest.issues.getLabel({ ...repo, name: "severity:critical" });

const path = ".github/ISSUE_TEMPLATE/sentry-error.md";
const content = Buffer.from("---\nname: Sentry error\n---\n").toString("base64");
const made = await octokit.rest.repos.createOrUpdateFileContents({ ...repo, path, message: "Add a template", content });
const file = await octokit.rest.repos.getContent({ ...repo, path });
const stale = await octokit.rest.repos
  .createOrUpdateFileContents({ ...repo, path, message: "Again", content, sha: "0".repeat(40) })
  .catch((error) => error.status);

const issue = await octokit.rest.issues.create({ ...repo, title: "It fails", labels: ["sentry", "severity:critical"] });
const missing = await octokit.rest.repos.get({ owner: "local", repo: "nothing" }).catch((error) => error.status);

console.log(
  JSON.stringify({
    labels: labels.length,
    color: label.data.color,
    written: made.data.content.path,
    text: Buffer.from(file.data.content, "base64").toString(),
    stale,
    issue: issue.data.labels.map((one) => one.name),
    missing,
  }),
);
