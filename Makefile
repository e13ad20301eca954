# 安培 anpei：`make` 列出可用的目标。
# Needs python3 (3.11 or newer), pip and make; everything else is installed into .venv.

PYTHON ?= python3
JOBS ?= 2
CAMPAIGN ?=
BIN := .venv/bin
SHELL := /bin/sh
export PYTHONUTF8 := 1

.DEFAULT_GOAL := help
.PHONY: help env report lab test check lock soak bench fonts gallery clean

help:  ## 列出所有目标（什么都不做）
	@echo '用法：make 目标'
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1|\2/p' Makefile | while IFS='|' read -r target text; do printf '%-14s %s\n' "$$target" "$$text"; done

env:  ## 准备运行环境 .venv（已经是最新的就什么都不做）
	@command -v '$(PYTHON)' >/dev/null || { echo '没有找到 $(PYTHON)：请先安装 Python 3.11 或更新版本。$(PYTHON) was not found: install Python 3.11 or newer.' >&2; exit 2; }
	@'$(PYTHON)' scripts/environment.py .venv

report: env  ## 生成示例批次和全部通报；自己的批次用 make report CAMPAIGN=批次编号
	@if [ -n '$(CAMPAIGN)' ]; then $(BIN)/anpei run '$(CAMPAIGN)'; else $(BIN)/anpei demo; fi

lab: env  ## 打开 JupyterLab
	@$(BIN)/anpei lab

test: env  ## 运行全部测试（十分钟以内）
	@$(BIN)/python -m pytest -n $(JOBS) --dist loadfile

check: env  ## 提交前的检查：格式、类型、笔记本规则和不慢的测试（两分钟以内）
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/python -m pytest -q -n $(JOBS) --dist loadfile -m 'not soak and not slow'

# Of the two held back, newer ones need a later Python than 3.11; one version for every Python is worth more.
lock:  ## 按 pyproject.toml 重新锁定依赖（需要联网）
	@[ -x $(BIN)/uv ] || $(MAKE) --no-print-directory env
	@printf '%s\n' 'contourpy<1.4' 'soupsieve<4' | $(BIN)/uv pip compile pyproject.toml --constraints - \
		--all-extras --universal --python-version 3.11 --fork-strategy fewest --upgrade --generate-hashes \
		--no-annotate --no-emit-index-url --quiet --custom-compile-command 'make lock' --output-file requirements.lock

soak: env  ## 长时间的试验：裸 Debian 安装等（需要 root 和 debootstrap）
	@$(BIN)/python -m pytest -m soak -s

bench: env  ## 与逐个运行 papermill、只读不查、模板填写的耗时对比
	@$(BIN)/python benchmarks/run.py
	@$(BIN)/python benchmarks/intake.py
	@$(BIN)/python benchmarks/documents.py

fonts: env  ## 取得更接近标准的自由字体（Debian、Ubuntu，需要联网）
	@$(BIN)/python scripts/fonts.py

gallery: env  ## 生成各文种、各版式的样张 docs/gallery
	@$(BIN)/python scripts/gallery.py

clean:  ## 删除运行环境、缓存和 output/ 里的全部结果
	@rm -rf .venv dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
	@find output -mindepth 1 ! -name .gitkeep -delete
