"""Japanese at a prompt: columns where a character takes two, lines that are longer than the terminal, other encodings."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from rich.cells import cell_len
from rich.text import Text

from iac27017.language import speaker
from iac27017.language.localized import localized, localized_difference
from iac27017.policy.difference import compare
from iac27017.report import console
from iac27017.report import difference as report
from iac27017.report.columns import broken, left, right
from iac27017.report.sources import Sources
from tests.language.conftest import Run, Write
from tests.language.test_localized import TOP, payments

PAYMENTS = TOP / "sample_repos" / "payments"
OPEN = """
resource "aws_security_group_rule" "ssh" {
  type              = "ingress"
  security_group_id = "sg-1"
  protocol          = "tcp"
  from_port         = 0
  to_port           = 65535
  cidr_blocks       = ["0.0.0.0/0"]
}
"""


def _shown(width: int | None = None) -> str:
    return console.render(localized(payments(), "ja"), Sources(PAYMENTS), width, False, speaker("ja"))


def test_a_finding_of_the_sample_as_a_japanese_engineer_reads_it() -> None:
    assert """\
   不合格  高 BCK-002 short-database-backups  ISO/IEC 27017 12.3.1
    envs/prod: module.database.aws_rds_cluster.this  modules/database/main.tf:39
    自動バックアップの保持が 7 日間ではなく 3 日間になっている
        39 | resource "aws_rds_cluster" "this" {
  >     51 |   backup_retention_period         = var.backup_retention_days
    経路  backup_retention_period = 3  modules/database/main.tf:51
            └ backup_retention_days = 3 から  envs/prod/main.tf:45
    対処  `backup_retention_period = 7` を設定する
""" in _shown()


def test_the_end_of_the_sample_counts_in_japanese() -> None:
    assert _shown().splitlines()[-3:] == [
        "対象: 35 ファイルの 149 リソース、ルートモジュール 2 個",
        "対象外: なし",
        "不合格 18 件、判定不能 6 件、合格 112 件",
    ]


def test_the_columns_of_the_table_of_controls_end_below_their_headings() -> None:
    lines = _shown().splitlines()
    at = next(at for at, line in enumerate(lines) if line.startswith("ISO/IEC 27017:2015 "))
    heading, rows = lines[at], lines[at + 1 : lines.index("", at)]
    ends = [cell_len(heading[: heading.index(word) + len(word)]) for word in ("不合格", "判定不能")]
    assert len(rows) > 10
    for row in rows:
        assert all(row[end - 1] != " " and row[end] == " " for end in ends), row
        assert row.isprintable()


@pytest.mark.parametrize("width", [40, 60, 80, 120])
def test_no_line_with_japanese_is_wider_than_the_terminal(width: int) -> None:
    assert [line for line in _shown(width).splitlines() if cell_len(line) > width] == []


def test_lines_break_between_characters_and_are_indented_below_their_text() -> None:
    line = Text("    対処  送信元として、踏み台のセキュリティグループか `admin_cidrs` に登録した範囲だけを指定する")
    assert [part.plain for part in broken(line, 40)] == [
        "    対処  送信元として、踏み台のセキュリ",
        "          ティグループか `admin_cidrs`",
        "          に登録した範囲だけを指定する",
    ]


def test_punctuation_begins_no_line_and_an_opening_bracket_ends_none() -> None:
    for width in range(20, 60):
        for part in broken(Text("あいうえおかきくけこ、「さしすせそ」(たちつてと)なにぬねの。はひふへほ"), width):
            assert part.plain[0] not in "、。」)"
            assert part.plain[-1] not in "「("


@given(st.text(alphabet="日本語、。「」ab c(`{}1"), st.integers(min_value=4, max_value=30))
def test_breaking_loses_nothing_but_blanks(text: str, width: int) -> None:
    parts = [part.plain for part in broken(Text(text), width)]
    assert "".join("".join(parts).split()) == "".join(text.split())


def test_padding_counts_columns() -> None:
    assert [cell_len(left(word, 8)) for word in ("fix", "対処", "")] == [8, 8, 8]
    assert [cell_len(right(word, 9)) for word in ("unknown", "判定不能")] == [9, 9]
    assert left("とても長い語", 4) == "とても長い語 "


def test_lang_option_environment_and_configuration(run: Run, write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write(main_tf=OPEN)
    japanese, english = "すべてのポートが 0.0.0.0/0 に開放されている", "every port is open to 0.0.0.0/0"
    assert english in run("scan", folder, "--no-cache").out
    assert japanese in run("scan", folder, "--no-cache", "--lang", "ja").out
    monkeypatch.setenv("LC_ALL", "ja_JP.UTF-8")
    assert japanese in run("scan", folder, "--no-cache").out
    assert english in run("scan", folder, "--no-cache", "--lang", "en").out
    assert english in run("scan", folder, "--no-cache", "--format", "markdown").out
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    (folder / ".iac27017.toml").write_text('lang = "ja"\n')
    assert japanese in run("scan", folder, "--no-cache").out
    assert "すべてのポート" in run("scan", folder, "--no-cache", "--format", "markdown").out
    monkeypatch.setenv("IAC27017_LANG", "en")
    assert english in run("scan", folder, "--no-cache").out


@pytest.mark.parametrize("format_", ["json", "sarif", "csv", "junit", "gitlab"])
def test_what_programs_read_is_english_unless_asked_for(
    format_: str, run: Run, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write(main_tf=OPEN)
    monkeypatch.setenv("LC_ALL", "ja_JP.UTF-8")
    monkeypatch.setenv("IAC27017_LANG", "ja")
    assert "every port is open to" in run("scan", folder, "--no-cache", "--format", format_).out
    assert "すべてのポートが" in run("scan", folder, "--no-cache", "--format", format_, "--lang", "ja").out


def test_what_is_remembered_in_one_language_is_not_said_in_another(run: Run, write: Write, tmp_path: Path) -> None:
    folder = write(code__main_tf=OPEN) / "code"
    memory = ("--cache-dir", tmp_path / "memory")
    assert "every port is open" in run("scan", folder, *memory).out
    assert "すべてのポートが" in run("scan", folder, *memory, "--lang", "ja").out
    assert "every port is open" in run("scan", folder, *memory).out


@pytest.mark.parametrize("encoding", ["ascii", "latin-1"])
def test_a_terminal_without_japanese_gets_english(encoding: str, write: Write) -> None:
    """Escapes of every character could not be read by anybody."""
    folder = write(main_tf=OPEN)
    command = [sys.executable, "-m", "iac27017", "scan", str(folder), "--no-cache", "--lang", "ja"]
    environment = {"PYTHONIOENCODING": encoding, "LC_ALL": "C", "PATH": "/usr/bin:/bin"}
    done = subprocess.run(command, env=environment, cwd=TOP, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (1, b"")
    assert b"every port is open to 0.0.0.0/0" in done.stdout
    assert b"\\u" not in done.stdout


def test_an_older_japanese_encoding_is_written(write: Write) -> None:
    folder = write(main_tf=OPEN)
    command = [sys.executable, "-m", "iac27017", "scan", str(folder), "--no-cache"]
    environment = {"PYTHONIOENCODING": "euc_jp", "LC_ALL": "ja_JP.eucJP", "PATH": "/usr/bin:/bin"}
    done = subprocess.run(command, env=environment, cwd=TOP, capture_output=True, check=False)
    assert "すべてのポートが 0.0.0.0/0 に開放されている" in done.stdout.decode("euc_jp")


def test_errors_are_said_in_the_language_that_was_asked_for(run: Run, tmp_path: Path) -> None:
    missing = tmp_path / "missing"
    assert f"{missing}: ファイルまたはディレクトリがない" in run("scan", missing, "--lang", "ja").err
    assert f"{missing}: no such file or directory" in run("scan", missing).err


def test_explain_a_check_and_a_control_in_japanese(run: Run) -> None:
    check = run("explain", "ENC-004", "--lang", "ja").out
    assert check.startswith("# ENC-004 unencrypted-database\n\nリレーショナルデータベースが、")
    assert "- 重大度: 高\n" in check
    assert "- 10.1.1: 暗号の利用方針と適用\n" in check
    assert "## 対処方法\n\nストレージを暗号化する。" in check
    control = run("explain", "CLD.9.5.1", "--lang", "ja").out
    assert "- 対象者: " in control
    assert "- SEG-002 internet-to-data-store: インターネットからデータストアに至るネットワーク経路がない\n" in control


def test_the_list_of_checks_in_japanese(run: Run) -> None:
    listed = run("checks", "--select", "ENC-004", "--lang", "ja").out
    assert listed.split()[:3] == ["コード", "名前", "重大度"]
    assert "リレーショナルデータベースが、" in listed


def test_the_account_of_waivers_in_japanese(run: Run, write: Write) -> None:
    configured = """
[[waiver]]
check = "SEG-003"
resource = "*"
reason = "移行中"
approver = "佐藤"
expires = 2020-01-01
"""
    folder = write(main_tf=OPEN)
    (folder / ".iac27017.toml").write_text(configured, encoding="utf-8")
    assert run("waivers", folder, "--lang", "ja").out.splitlines() == [
        "期限切れ",
        "  .iac27017.toml:2  SEG-003 firewall-open-to-all  2020-01-01 に期限切れ",
        "      移行中(承認者: 佐藤、期限 2020-01-01)",
        "      効力があれば SEG-003 aws_security_group_rule.ssh が対象になる  main.tf:2",
        "",
        "例外承認 1 件: 期限切れ 1 件、効力なし 0 件、対象なし 0 件、有効 0 件",
    ]
    failed = run("scan", folder, "--no-cache", "--lang", "ja").out
    assert "すべてのポートが 0.0.0.0/0 に開放されている(これに対する例外承認は 2020-01-01 に期限切れ)" in failed


def test_what_a_change_does_in_japanese() -> None:
    nothing = replace(payments(), findings=())
    change = localized_difference(compare(nothing, payments(), {}), "ja")
    assert report.summary(change, speaker("ja")) == (
        "新規の不合格 18 件 (緊急 2 件、高 13 件、中 3 件) と判定不能 6 件、修正 0 件、残存 0 件"
    )
    assert "### 不合格\n\n| 重大度 | チェック |" in report.markdown(change, speaker("ja"))


def test_problems_on_standard_error_are_japanese(run: Run, write: Write) -> None:
    folder = write(main_tf='module "logs" {\n  source = "./none"\n}\n' + OPEN)
    said = "main.tf:1:1: モジュール「logs」がディスク上にない(ディレクトリ ./none が存在しない)。source のパスを確認する\n"
    assert run("waivers", folder, "--lang", "ja").err == said
