from nightly.report import write_report

if __name__ == '__main__':
    write_report('out/report.txt', {'jobs': ['backup', 7, 'sync']})
