"""Waivers, baselines and what a change brings, from the command line."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from tests.cli.conftest import Run, Write

BAD = 'resource "aws_ebs_volume" "a" {\n  availability_zone = "eu-west-1a"\n  size = 1\n  encrypted = false\n}\n'
WAIVED = f"# iac27017: ignore[ENC-001] scratch data\n{BAD}"
ENC_001 = ("--select", "ENC-001")
TABLE = '[[waiver]]\ncheck = "ENC-001"\nresource = "aws_ebs_volume.a"\nreason = "scratch data"\n'


@pytest.fixture(autouse=True)
def only_volumes(tmp_path: Path) -> None:
    """One question, wherever a command reads the configuration of the folder."""
    (tmp_path / ".iac27017.toml").write_text('select = ["ENC-001"]\n', encoding="utf-8")


def _configured(folder: Path, table: str = TABLE) -> Path:
    (folder / ".iac27017.toml").write_text(f'select = ["ENC-001"]\n\n{table}', encoding="utf-8")
    return folder


def _git(folder: Path, *arguments: str) -> None:
    identity = {"GIT_AUTHOR_NAME": "Ann", "GIT_AUTHOR_EMAIL": "ann@example.com", "GIT_COMMITTER_NAME": "Ann",
                "GIT_COMMITTER_EMAIL": "ann@example.com", "GIT_CONFIG_GLOBAL": os.devnull}  # fmt: skip
    subprocess.run(["git", *arguments], cwd=folder, env={**os.environ, **identity}, check=True, capture_output=True)


def _commit(folder: Path) -> None:
    _git(folder, "add", "--all")
    _git(folder, "commit", "--quiet", "--message", "more")


def test_a_comment_waives(run: Run, write: Write) -> None:
    ran = run("scan", write(main_tf=WAIVED))
    assert ran.code == 0
    assert "0 failed, 0 unknown, 0 passed, 1 waived" in ran.out


def test_comments_do_not_count_when_told_so(run: Run, write: Write) -> None:
    assert run("scan", write(main_tf=WAIVED), "--no-inline-waivers").code == 1


def test_3_when_a_comment_waives_nothing(run: Run, write: Write) -> None:
    ran = run("scan", write(main_tf=BAD.replace("false", "true # iac27017: ignore[ENC-999] x")))
    assert ran.code == 3
    assert "main.tf:4:20: the comment ignores 'ENC-999', which is no check; write # iac27017: ignore[CODE]" in ran.out


def _suppressions(run: Run, folder: Path) -> list[dict[str, str]]:
    ran = run("scan", folder, "--format", "sarif")
    assert ran.code == 0
    (result,) = json.loads(ran.out)["runs"][0]["results"]
    suppressions: list[dict[str, str]] = result["suppressions"]
    return suppressions


def test_sarif_says_whether_a_waiver_stands_in_the_code(run: Run, write: Write) -> None:
    assert _suppressions(run, write(main_tf=WAIVED)) == [{"kind": "inSource", "justification": "scratch data"}]
    folder = _configured(write(main_tf=BAD))
    assert _suppressions(run, folder) == [{"kind": "external", "justification": "scratch data"}]


def test_1_when_a_waiver_has_expired(run: Run, write: Write) -> None:
    ran = run("scan", _configured(write(main_tf=BAD), TABLE + "expires = 2026-01-31\n"))
    assert ran.code == 1
    assert "(the waiver for this expired on 2026-01-31)" in ran.out


def test_2_when_a_waiver_is_wrong(run: Run, write: Write) -> None:
    ran = run("scan", _configured(write(main_tf=BAD), TABLE.replace("ENC-001", "ENC-999")))
    assert ran.code == 2
    assert ".iac27017.toml:4: there is no check 'ENC-999'" in ran.err


def test_paths_of_a_waiver_start_at_the_configuration(run: Run, write: Write) -> None:
    folder = _configured(write(envs__dev__main_tf=BAD), TABLE.replace("resource", "path").replace("aws_ebs_volume.a", "envs/dev"))
    assert run("scan", folder).code == 0
    assert run("scan", folder / "envs" / "dev").code == 0
    assert run("scan", folder / "envs" / "dev" / "main.tf").code == 0


def test_a_configuration_below_what_is_scanned(run: Run, write: Write) -> None:
    folder = write(envs__dev__main_tf=BAD)
    table = TABLE.replace("resource", "path").replace("aws_ebs_volume.a", "main.tf")
    _configured(folder / "envs" / "dev", table)
    assert run("scan", folder / "envs" / "dev", "--root", folder).code == 0


def test_a_module_of_others_waives_nothing(run: Run, write: Write) -> None:
    call = 'module "x" {\n  source = "acme/x/aws"\n}\n'
    folder = write(main_tf=call)
    fetched = folder / ".terraform" / "modules"
    (fetched / "x").mkdir(parents=True)
    (fetched / "x" / "main.tf").write_text(WAIVED, encoding="utf-8")
    listing = {"Modules": [{"Key": "x", "Source": "registry.terraform.io/acme/x/aws", "Dir": ".terraform/modules/x"}]}
    (fetched / "modules.json").write_text(json.dumps(listing), encoding="utf-8")
    for path in (folder, folder / "main.tf"):
        ran = run("scan", path)
        assert ran.code == 1
        assert "module.x.aws_ebs_volume.a" in ran.out


def test_four_eyes(run: Run, write: Write) -> None:
    folder = _configured(write(main_tf=BAD), f'[policy]\nfour_eyes = true\n\n{TABLE}approver = "ann"\n')
    _git(folder, "init", "--quiet")
    _commit(folder)
    ran = run("scan", folder)
    assert ran.code == 1
    assert ".iac27017.toml:6:1: this waiver does not count: ann both wrote and approved it" in ran.out


def test_a_baseline_is_written_and_counts(run: Run, write: Write) -> None:
    folder = write(main_tf=BAD)
    assert run("baseline", folder, "--output", folder / "base.json").code == 0
    assert run("scan", folder, "--baseline", folder / "base.json").code == 0
    write(more_tf=BAD.replace('"a"', '"b"'))
    ran = run("scan", folder, "--baseline", folder / "base.json")
    assert ran.code == 1
    assert "aws_ebs_volume.b" in ran.out
    assert "aws_ebs_volume.a" not in ran.out


def test_a_baseline_leaves_out_what_is_waived(run: Run, write: Write) -> None:
    assert json.loads(run("baseline", write(main_tf=WAIVED)).out)["findings"] == []


def test_2_when_the_baseline_is_none(run: Run, write: Write) -> None:
    folder = write(main_tf=BAD)
    ran = run("scan", folder, "--baseline", folder / "main.tf")
    assert ran.code == 2
    assert "main.tf: cannot be read" in ran.err


def test_waivers_lists_them_all(run: Run, write: Write) -> None:
    folder = write(main_tf=BAD, gone_tf=BAD.replace('"a"', '"gone"'))
    run("baseline", folder, "--output", folder / "base.json")
    (folder / "gone.tf").unlink()
    write(main_tf=f"# iac27017: ignore[ENC-001]\n{BAD}", other_tf="# iac27017: ignore[KEY-001] no key is here\nlocals {}\n")
    _configured(folder, f"{TABLE}expires = 2026-01-31\n")
    ran = run("waivers", folder, "--baseline", folder / "base.json")
    assert ran.code == 0
    assert ran.out.replace(str(folder), "DIR") == (
        "Expired\n"
        "  .iac27017.toml:3  ENC-001 unencrypted-volume  expired on 2026-01-31\n"
        "      scratch data (until 2026-01-31)\n"
        "      would hide ENC-001 aws_ebs_volume.a  main.tf:2\n"
        "\n"
        "Hide nothing\n"
        "  other.tf:1  KEY-001 unrotated-key\n"
        "      no key is here\n"
        "  DIR/base.json  ENC-001 unencrypted-volume\n"
        f"      in the baseline of {_today()}\n"
        "      aws_ebs_volume.gone: it does not occur any more\n"
        "\n"
        "In force\n"
        "  main.tf:1  ENC-001 unencrypted-volume\n"
        "      no reason is given at main.tf:1\n"
        "      hides ENC-001 aws_ebs_volume.a  main.tf:2\n"
        "  DIR/base.json  ENC-001 unencrypted-volume\n"
        f"      in the baseline of {_today()}\n"
        "      hides ENC-001 aws_ebs_volume.a  main.tf:2\n"
        "\n"
        "5 waivers: 1 expired, 0 not counting, 2 hiding nothing, 2 in force; 1 without a reason\n"
    )


def _today() -> str:
    from iac27017.cli.judging import today

    return str(today())


def test_waivers_as_json(run: Run, write: Write) -> None:
    content = json.loads(run("waivers", "--format", "json", _configured(write(main_tf=WAIVED))).out)
    assert content["schema"] == "iac27017-waivers/1"
    assert [(w["kind"], w["state"], w["file"], w["line"], [h["resource"] for h in w["hides"]]) for w in content["waivers"]] == [
        ("inline", "active", "main.tf", 1, ["aws_ebs_volume.a"]),
        ("configuration", "active", ".iac27017.toml", 3, ["aws_ebs_volume.a"]),
    ]


def test_waivers_import_proposes_and_writes_nothing(run: Run, write: Write) -> None:
    folder = write(main_tf='resource "aws_s3_bucket" "a" {\n  #checkov:skip=CKV_AWS_143:locked elsewhere\n}\n')
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    ran = run("waivers", "import", folder)
    assert ran.code == 0
    assert "  propose, above main.tf:1\n    # iac27017: ignore[LOG-012] locked elsewhere\n" in ran.out
    assert "1 skip of other tools, 1 with a proposal; nothing was written" in ran.out
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before
    assert json.loads(run("waivers", "import", folder, "--format", "json").out)["skips"][0]["checks"] == ["LOG-012"]


@pytest.fixture
def repository(write: Write, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two commits: a volume that fails, and then another one, in a root that was renamed."""
    folder = write(dev__main_tf=BAD)
    _git(folder, "init", "--quiet", "--initial-branch=main")
    _commit(folder)
    (folder / "dev").rename(folder / "develop")
    write(develop__more_tf=BAD.replace('"a"', '"b"'))
    _commit(folder)
    monkeypatch.chdir(folder)
    return folder


def test_diff_of_two_revisions(run: Run, repository: Path) -> None:
    ran = run("diff", "HEAD~1", "HEAD")
    assert ran.code == 1
    assert "develop: aws_ebs_volume.b  develop/more.tf:1" in ran.out
    assert "aws_ebs_volume.a" not in ran.out
    assert ran.out.endswith("introduces 1 failure (1 high), fixes 0, leaves 1\n")


def test_diff_with_the_work_tree(run: Run, repository: Path) -> None:
    (repository / "develop" / "main.tf").write_text(BAD.replace("false", "true"), encoding="utf-8")
    ran = run("diff", "HEAD")
    assert ran.code == 0
    assert ran.out.startswith("Fixed\n  ENC-001 unencrypted-volume develop: aws_ebs_volume.a  develop/main.tf:1  ")
    assert ran.out.endswith("introduces 0 failures, fixes 1, leaves 1\n")


def test_diff_backwards_fixes(run: Run, repository: Path) -> None:
    assert run("diff", "HEAD", "HEAD~1").out.endswith("introduces 0 failures, fixes 1, leaves 1\n")


def test_diff_below_the_severity(run: Run, repository: Path) -> None:
    assert run("diff", "HEAD~1", "--severity", "critical").code == 0


def test_diff_in_formats(run: Run, repository: Path, tmp_path: Path) -> None:
    sarif = tmp_path / "out.sarif"
    ran = run("diff", "HEAD~1", "HEAD", "--format", "sarif", "--output", sarif, "--format", "json")
    content = json.loads(ran.out)
    assert content["summary"] == {"introduced": 1, "fixed": 0, "unchanged": 1, "waived": 0}
    assert content["introduced"][0]["resource"] == "aws_ebs_volume.b"
    results = json.loads(sarif.read_text(encoding="utf-8"))["runs"][0]["results"]
    assert [result["partialFingerprints"]["iac27017/v1"] for result in results] == [content["introduced"][0]["fingerprint"]]
    markdown = run("diff", "HEAD~1", "HEAD", "--format", "markdown").out
    assert markdown.startswith("## iac27017: introduces 1 failure (1 high), fixes 0, leaves 1\n")
    assert "aws_ebs_volume.a" not in markdown


def test_diff_of_a_folder(run: Run, repository: Path, write: Write) -> None:
    write(other__main_tf=BAD)
    assert run("diff", "HEAD", "--path", "develop").code == 0
    ran = run("diff", "HEAD", "--path", "other")
    assert ran.code == 1
    assert "other/main.tf:1" in ran.out


def test_diff_of_a_folder_whose_modules_lie_beside_it(run: Run, repository: Path, write: Write) -> None:
    write(disk__main_tf='variable "on" { type = bool }\n' + BAD.replace("false", "var.on"))
    write(env__main_tf='module "disk" {\n  source = "../disk"\n  on = true\n}\n')
    assert run("diff", "HEAD", "--path", "env").code == 0
    write(env__main_tf='module "disk" {\n  source = "../disk"\n  on = false\n}\n')
    ran = run("diff", "HEAD", "--path", "env")
    assert ran.code == 1
    assert "env: module.disk.aws_ebs_volume.a  disk/main.tf:2" in ran.out


def test_diff_of_a_folder_that_was_not_there(run: Run, repository: Path, write: Write) -> None:
    write(env__main_tf=BAD)
    assert run("diff", "HEAD", "--path", "env").out.endswith("introduces 1 failure (1 high), fixes 0, leaves 0\n")


def test_diff_3_when_the_change_breaks_a_file(run: Run, repository: Path, write: Write) -> None:
    write(develop__broken_tf="locals {\n")
    ran = run("diff", "HEAD")
    assert ran.code == 3
    assert "develop/broken.tf:1" in ran.out
    _commit(repository)
    assert run("diff", "HEAD").code == 0


def test_diff_2_when_a_revision_is_missing(run: Run, repository: Path) -> None:
    ran = run("diff", "nowhere")
    assert ran.code == 2
    assert "nowhere: is no commit of" in ran.err


def test_diff_2_when_the_configuration_of_one_side_is_wrong(run: Run, repository: Path) -> None:
    _configured(repository, "selct = []\n")
    ran = run("diff", "HEAD")
    assert ran.code == 2
    assert "work tree:.iac27017.toml:3: there is no setting 'selct'" in ran.err


def test_diff_asks_who_wrote_the_waiver_of_each_side(run: Run, repository: Path) -> None:
    four = '[policy]\nfour_eyes = true\n\n'
    _configured(repository, f'{four}{TABLE}approver = "kim"\n')
    _commit(repository)
    assert run("diff", "HEAD~1", "HEAD").out.endswith("introduces 0 failures, fixes 0, waives 1, leaves 1\n")
    _configured(repository, f'{four}{TABLE}approver = "ann"\n')
    ran = run("diff", "HEAD")
    assert "this waiver does not count: its lines are not committed" in ran.out
    assert ran.out.endswith("introduces 1 failure (1 high), fixes 0, leaves 1\n")
